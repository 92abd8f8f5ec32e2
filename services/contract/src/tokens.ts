import { createHmac, randomUUID } from 'node:crypto';

type Claims = Record<string, unknown>;

/** Signs a JWT by hand: the suite must not share the code whose answers it judges. */
export function sign(claims: Claims, secret: string, alg: 'HS256' | 'none' = 'HS256'): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${part({ alg, typ: 'JWT' })}.${part(claims)}`;
  const mac = createHmac('sha256', secret).update(unsigned).digest('base64url');
  return `${unsigned}.${alg === 'none' ? '' : mac}`;
}

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

/** A service's token, with whatever is wrong about it in `change`. */
export function serviceClaims(audience: string, change: Claims = {}): Claims {
  return { typ: 'service', iss: 'contract', aud: audience, iat: inSeconds(0), exp: inSeconds(60), ...change };
}

/** A person's token. */
export function userClaims(change: Claims = {}): Claims {
  return {
    typ: 'user',
    iss: 'auth',
    sub: randomUUID(),
    email: 'contract@example.com',
    iat: inSeconds(0),
    exp: inSeconds(900),
    ...change,
  };
}

export const expired = (claims: Claims): Claims => ({
  ...claims,
  iat: inSeconds(-600),
  exp: inSeconds(-300),
});

/** What a route wants to see. */
export type TokenKind = 'none' | 'user' | 'service';

/** The headers with which a request to `service` gets in. */
export function admission(kind: TokenKind, service: string, secret: string): Record<string, string> {
  if (kind === 'none') return {};
  const claims = kind === 'user' ? userClaims() : serviceClaims(service, { iss: 'invoice' });
  return { authorization: `Bearer ${sign(claims, secret)}` };
}
