/** Who calls: an administrator, or a session whose key was issued here. */
import type { IncomingMessage } from 'node:http';
import { awsError } from '../wire/error.ts';
import type { Credentials, Session } from '../world/credentials.ts';

/**
 * The session behind a request; undefined for administrators. Signatures are not verified, the session token is.
 * Throws InvalidClientTokenId for keys of sessions nobody issued, and ExpiredToken (both 403, as the services answer).
 */
export function sessionOf(
  request: IncomingMessage,
  key: string,
  credentials: Credentials,
  now: number,
): Session | undefined {
  const basic = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic) return credentials.ofToken(basic);
  const session = credentials.find(key);
  if (!session) {
    if (/^ASIA[A-Z2-7]{16}$/.test(key)) throw invalid();
    return undefined;
  }
  const given =
    request.headers['x-amz-security-token'] ??
    new URLSearchParams((request.url ?? '').split(/\?(.*)/s)[1] ?? '').get('X-Amz-Security-Token');
  if (given !== session.sessionToken) throw invalid();
  if (session.expiresAt <= now)
    throw awsError('ExpiredTokenException', 'The security token included in the request is expired', 403);
  return session;
}

const invalid = () =>
  awsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
