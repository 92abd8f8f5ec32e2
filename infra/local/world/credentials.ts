/** What the whole embedded AWS knows of credentials: sessions by their access key, and the local token issuer's key. */
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

/** A role's session, as AssumeRole and AssumeRoleWithWebIdentity make it. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly accountId: string;
  readonly roleName: string;
  readonly roleArn: string;
  /** `AROA…:session-name`. */
  readonly userId: string;
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session>`. */
  readonly arn: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** Inline session policies and the ARNs of managed ones; undefined without any. */
  readonly policies: { readonly inline: string | undefined; readonly arns: readonly string[] } | undefined;
  /** Context keys the session keeps: its tags, source identity, federated provider. */
  readonly context: Readonly<Record<string, string>>;
}

/** Who a session is, whatever keys stand for it: services act without any. */
export type SessionIdentity = Omit<Session, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>;

export interface Credentials {
  issue(session: SessionIdentity): Session;
  find(accessKeyId: string): Session | undefined;
  /** Ends a session before its time. */
  revoke(accessKeyId: string): void;
  ofPrincipal(arn: string): Session | undefined;
  /** A registry token acts for the session that fetched it. */
  bind(registryToken: string, session: Session): void;
  ofToken(registryToken: string): Session | undefined;
  /** Key pair of the local OIDC issuer; made at its first use. */
  issuerKeys(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const keyId = () => `ASIA${[...randomBytes(16)].map((byte) => alphabet[byte % 32]).join('')}`;

export function createCredentials(): Credentials {
  const sessions = new Map<string, Session>();
  const tokens = new Map<string, Session>();
  let keys: ReturnType<Credentials['issuerKeys']> | undefined;
  return {
    issue: (wanted) => {
      const session: Session = {
        ...wanted,
        accessKeyId: keyId(),
        secretAccessKey: randomBytes(30).toString('base64'),
        sessionToken: `rehearsal-${randomBytes(24).toString('base64url')}`,
      };
      sessions.set(session.accessKeyId, session);
      return session;
    },
    find: (accessKeyId) => sessions.get(accessKeyId),
    revoke: (accessKeyId) => void sessions.delete(accessKeyId),
    ofPrincipal: (arn) => [...sessions.values()].findLast((session) => session.arn === arn),
    bind: (token, session) => tokens.set(token, session),
    ofToken: (token) => tokens.get(token),
    issuerKeys: () => (keys ??= generateKeyPairSync('rsa', { modulusLength: 2048 })),
  };
}
