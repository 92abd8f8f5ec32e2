/** The local token issuer below `/_inx/oidc/`: what GitHub's is to a workflow. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { exportJWK, type JWTPayload, SignJWT } from 'jose';
import type { AccountWorld } from '../service.ts';

const github = 'https://token.actions.githubusercontent.com';

/** Claims as a workflow's token carries them (GitHub Docs, "OpenID Connect reference"); the request's own replace them. */
function claims(asked: Readonly<Record<string, unknown>>, now: number): JWTPayload {
  const repository = String(asked['repository'] ?? 'octo-org/octo-repo');
  const ref = String(asked['ref'] ?? 'refs/heads/main');
  const { environment } = asked;
  const file = `${repository}/.github/workflows/deploy.yml@${ref}`;
  return {
    iss: github,
    aud: 'sts.amazonaws.com',
    sub: `repo:${repository}:${environment === undefined ? `ref:${ref}` : `environment:${environment}`}`,
    repository,
    repository_owner: repository.split('/')[0],
    repository_id: '74',
    repository_owner_id: '65',
    ref,
    ref_type: 'branch',
    sha: '0'.repeat(40),
    actor: 'octocat',
    actor_id: '12',
    event_name: 'push',
    workflow: 'deploy',
    workflow_ref: file,
    job_workflow_ref: file,
    run_id: '1',
    run_number: '1',
    run_attempt: '1',
    runner_environment: 'github-hosted',
    repository_visibility: 'private',
    jti: crypto.randomUUID(),
    iat: now,
    nbf: now,
    exp: now + 300,
    ...asked,
  };
}

/** POST token (claims → `{ value }`, as GitHub answers), GET configuration and key set. */
export async function serveIssuer(
  request: IncomingMessage,
  response: ServerResponse,
  world: AccountWorld,
): Promise<void> {
  const reply = (value: unknown, status = 200) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(value)}\n`);
  };
  const { publicKey, privateKey } = world.credentials.issuerKeys();
  const base = `${world.endpoint}/_inx/oidc`;
  switch (`${request.method} ${request.url?.split('?')[0]}`) {
    case 'GET /_inx/oidc/.well-known/openid-configuration':
      return reply({
        issuer: github,
        jwks_uri: `${base}/.well-known/jwks`,
        id_token_signing_alg_values_supported: ['RS256'],
        response_types_supported: ['id_token'],
        subject_types_supported: ['public'],
      });
    case 'GET /_inx/oidc/.well-known/jwks':
      return reply({ keys: [{ ...(await exportJWK(publicKey)), kid: 'local', alg: 'RS256', use: 'sig' }] });
    case 'POST /_inx/oidc/token': {
      const asked = await readClaims(request);
      if (!asked) return reply({ error: 'expected a JSON object of claims as the body, or no body' }, 400);
      const payload = claims(asked, Math.floor(world.clock.now() / 1000));
      const value = await new SignJWT(payload)
        .setProtectedHeader({ alg: 'RS256', kid: 'local', typ: 'JWT' })
        .sign(privateKey);
      return reply({ value });
    }
    default:
      reply({ error: `there is no ${request.method} ${request.url} at this issuer` }, 404);
  }
}

async function readClaims(request: IncomingMessage): Promise<Record<string, unknown> | undefined> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  try {
    const value: unknown = JSON.parse(Buffer.concat(parts).toString('utf8') || '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
