import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Call } from '../../service.ts';
import { accountOfDownload, accountOfPassword, type EcrState, findRepository } from '../state.ts';
import { RegistryError, refuse, toRegistryError } from './answer.ts';
import { readBlob, serveUpload, startUpload } from './blobs.ts';
import { listReferrers, listTags, putManifest, readManifestOf } from './manifests.ts';
import type { Visit } from './visit.ts';

const PATHS: readonly (readonly [RegExp, Record<string, (visit: Visit) => Promise<void>>])[] = [
  [/^\/v2\/(.+)\/blobs\/uploads\/?()$/, { POST: startUpload }],
  [
    /^\/v2\/(.+)\/blobs\/uploads\/([^/]+)$/,
    { GET: serveUpload, PATCH: serveUpload, PUT: serveUpload, DELETE: serveUpload },
  ],
  [/^\/v2\/(.+)\/blobs\/([^/]+)$/, { GET: readBlob, HEAD: readBlob }],
  [/^\/v2\/(.+)\/manifests\/([^/]+)$/, { GET: readManifestOf, HEAD: readManifestOf, PUT: putManifest }],
  [/^\/v2\/(.+)\/tags\/list()$/, { GET: listTags }],
  [/^\/v2\/(.+)\/referrers\/([^/]+)$/, { GET: listReferrers }],
];

/** Serves the OCI distribution API below `/v2/`. */
export async function handleRegistry(
  request: IncomingMessage,
  response: ServerResponse,
  call: Call<EcrState>,
): Promise<void> {
  response.setHeader('docker-distribution-api-version', 'registry/2.0');
  try {
    await dispatch(request, response, call.state);
  } catch (error) {
    // Nobody is left to answer when the client has gone.
    if (request.destroyed && !request.complete) response.destroy();
    else refuse(response, request.method === 'HEAD', toRegistryError(error));
  }
}

async function dispatch(request: IncomingMessage, response: ServerResponse, here: EcrState): Promise<void> {
  const url = new URL(request.url ?? '/', here.world.endpoint);
  const method = request.method ?? 'GET';
  const found = match(decodeURIComponent(url.pathname));
  const state = authorize(request, response, here, url.searchParams, found);
  if (/^\/v2\/?$/.test(url.pathname)) {
    response.writeHead(200, { 'content-length': 0 }).end();
    return;
  }
  if (!found) throw new RegistryError(404, 'UNSUPPORTED', `There is no ${url.pathname} in this registry`);
  const serve = found.methods[method];
  if (!serve) throw new RegistryError(405, 'UNSUPPORTED', `${method} is not supported here`);
  const repository = findRepository(state, found.name);
  await serve({
    request,
    response,
    method,
    query: url.searchParams,
    state,
    repository,
    reference: found.reference,
  });
}

function match(path: string) {
  for (const [pattern, methods] of PATHS) {
    const parts = pattern.exec(path);
    if (parts) return { name: parts[1] ?? '', reference: parts[2] ?? '', methods };
  }
  return undefined;
}

/** Basic credentials as GetAuthorizationToken hands them out; a download address brings its own signature. */
function authorize(
  request: IncomingMessage,
  response: ServerResponse,
  here: EcrState,
  query: URLSearchParams,
  found: { name: string; reference: string } | undefined,
): EcrState {
  if (found && query.has('signature')) {
    const state = accountOfDownload(here, found.name, found.reference, query);
    if (state) return state;
  }
  const [scheme, credentials] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() === 'basic' && credentials) {
    const text = Buffer.from(credentials, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    const state = text.slice(0, colon) === 'AWS' ? accountOfPassword(here, text.slice(colon + 1)) : undefined;
    if (state) return state;
    response.setHeader('www-authenticate', challenge(here));
    throw new RegistryError(
      401,
      'UNAUTHORIZED',
      'Your authorization token is wrong or has expired. Reauthenticate and try again.',
    );
  }
  response.setHeader('www-authenticate', challenge(here));
  throw new RegistryError(401, 'UNAUTHORIZED', 'Not Authorized');
}

const challenge = (here: EcrState) => `Basic realm="${here.world.endpoint}/",service="ecr.amazonaws.com"`;
