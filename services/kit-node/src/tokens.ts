import { errors, jwtVerify, SignJWT } from 'jose';
import { forbidden, unauthorized } from './errors.ts';

/** Who is calling, after its token was believed. */
export interface Account {
  readonly id: string;
  readonly email: string;
}

const SERVICE_TOKEN_SECONDS = 60;
export const USER_TOKEN_SECONDS = 900;
const CLOCK_SKEW_SECONDS = 5;
const ACCOUNT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Signs and verifies the two kinds of token: a person's, and one service's for another. */
export class Tokens {
  readonly #key: Uint8Array;
  readonly #self: string;

  constructor(secret: string, self: string) {
    this.#key = new TextEncoder().encode(secret);
    this.#self = self;
  }

  /** A token with which this service may call `audience` for the next minute. */
  signService(audience: string): Promise<string> {
    return new SignJWT({ typ: 'service' })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(this.#self)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(`${SERVICE_TOKEN_SECONDS}s`)
      .sign(this.#key);
  }

  /** The name of the calling service; 401 without a valid token, 403 where it is meant for something else. */
  async verifyService(authorization: string | undefined): Promise<string> {
    const claims = await this.#verify(authorization);
    if (claims.typ !== 'service') throw forbidden('this route is for services only');
    const audience = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
    if (!audience.includes(this.#self)) throw forbidden('the token is for another service');
    if (claims.iss === undefined) throw unauthorized('the token names no caller');
    return claims.iss;
  }

  /** A person's access token. */
  signUser(account: Account): Promise<string> {
    return new SignJWT({ typ: 'user', email: account.email })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer('auth')
      .setSubject(account.id)
      .setIssuedAt()
      .setExpirationTime(`${USER_TOKEN_SECONDS}s`)
      .sign(this.#key);
  }

  /** The account that a person's access token stands for; 401 without a valid one. */
  async verifyUser(authorization: string | undefined): Promise<Account> {
    const claims = await this.#verify(authorization);
    const { sub, email } = claims;
    if (claims.typ !== 'user' || claims.iss !== 'auth') throw unauthorized('the token is not a user token');
    if (typeof sub !== 'string' || !ACCOUNT_ID.test(sub) || typeof email !== 'string') {
      throw unauthorized('the token names no account');
    }
    return { id: sub, email };
  }

  async #verify(authorization: string | undefined) {
    const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw unauthorized('a bearer token is required');
    try {
      const options = {
        algorithms: ['HS256'],
        clockTolerance: CLOCK_SKEW_SECONDS,
        requiredClaims: ['exp', 'iss', 'typ'],
      };
      return (await jwtVerify(token, this.#key, options)).payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw unauthorized('the token has expired');
      throw unauthorized('the token is not valid');
    }
  }
}
