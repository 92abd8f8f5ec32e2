import { pipeline } from 'node:stream/promises';
import { readRange } from '../../wire/range.ts';
import { downloadUrl } from '../state.ts';
import { DigestMismatch, isDigest, type Upload } from '../store.ts';
import { RegistryError } from './answer.ts';
import type { Visit } from './visit.ts';

/** GET and HEAD of a blob, whole or a range of it. */
export async function readBlob({
  request,
  response,
  method,
  query,
  state,
  repository,
  reference,
}: Visit): Promise<void> {
  if (!isDigest(reference))
    throw new RegistryError(400, 'DIGEST_INVALID', `'${reference}' is not a sha256 digest`);
  const size = repository.blobs.get(reference);
  if (size === undefined)
    throw new RegistryError(404, 'BLOB_UNKNOWN', `blob unknown to registry: ${reference}`);
  if (
    method === 'GET' &&
    !query.has('signature') &&
    state.world.variant('ecr.blob-get', 'direct') === 'redirect'
  ) {
    const location = downloadUrl(state, repository.name, reference);
    response.writeHead(307, { location, 'content-length': 0, 'docker-content-digest': reference }).end();
    return;
  }
  const range = readRange(request.headers.range, size);
  const headers = {
    'content-type': 'application/octet-stream',
    'docker-content-digest': reference,
    'accept-ranges': 'bytes',
    etag: `"${reference}"`,
    'cache-control': 'max-age=31536000',
  };
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${size}`, 'content-length': 0 }).end();
    return;
  }
  response.writeHead(range ? 206 : 200, {
    ...headers,
    'content-length': range ? range.end - range.start + 1 : size,
    ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${size}` }),
  });
  if (method === 'HEAD' || size === 0) response.end();
  else await pipeline(state.store.read(reference, range), response);
}

/** POST: opens an upload, or takes the whole blob at once, or takes it over from another repository. */
export async function startUpload(visit: Visit): Promise<void> {
  const { response, query, state, repository } = visit;
  const mount = query.get('mount');
  if (mount && canMount(visit, mount)) {
    repository.blobs.set(mount, state.repositories.get(query.get('from') ?? '')?.blobs.get(mount) ?? 0);
    created(visit, mount);
    return;
  }
  const upload = await state.store.begin(repository.name);
  if (query.has('digest')) return finishUpload(visit, upload);
  response.writeHead(202, uploadHeaders(visit, upload)).end();
}

/** ECR takes a blob over only where the account has asked for it, and only once a manifest there holds it. */
function canMount({ state, query }: Visit, digest: string): boolean {
  const source = state.repositories.get(query.get('from') ?? '');
  if (state.settings.get('BLOB_MOUNTING') !== 'ENABLED' || !source?.blobs.has(digest)) return false;
  return [...source.images.values()].some(({ bytes }) => bytes.includes(digest));
}

/** GET, PATCH, PUT and DELETE of an open upload. */
export async function serveUpload(visit: Visit): Promise<void> {
  const { response, method, state, repository, reference } = visit;
  const upload = state.store.find(reference, repository.name);
  if (!upload)
    throw new RegistryError(404, 'BLOB_UPLOAD_UNKNOWN', `upload unknown to registry: ${reference}`);
  if (upload.busy)
    throw new RegistryError(409, 'BLOB_UPLOAD_INVALID', 'another request is writing to this upload');
  if (method === 'PATCH') return takeChunk(visit, upload);
  if (method === 'PUT') return finishUpload(visit, upload);
  if (method === 'DELETE') await state.store.cancel(upload);
  response.writeHead(204, method === 'GET' ? uploadHeaders(visit, upload) : {}).end();
}

async function takeChunk(visit: Visit, upload: Upload): Promise<void> {
  const { request, response, state } = visit;
  const begins = /^(?:bytes[ =])?(\d+)-\d+/.exec(request.headers['content-range'] ?? '')?.[1];
  const onlyFirst = state.world.variant('ecr.upload-chunks', 'all') === 'first-only';
  if (onlyFirst && upload.chunks > 0) request.resume();
  else {
    if (begins !== undefined && Number(begins) !== upload.size) {
      response.writeHead(416, { ...uploadHeaders(visit, upload), connection: 'close' }).end();
      return;
    }
    await state.store.append(upload, request);
  }
  upload.chunks += 1;
  response.writeHead(onlyFirst ? 201 : 202, uploadHeaders(visit, upload)).end();
}

async function finishUpload(visit: Visit, upload: Upload): Promise<void> {
  const { request, query, state, repository } = visit;
  const digest = query.get('digest');
  if (!isDigest(digest)) {
    await state.store.cancel(upload);
    throw new RegistryError(400, 'DIGEST_INVALID', `'${digest ?? ''}' is not a sha256 digest`);
  }
  await state.store.append(upload, request);
  const { size } = upload;
  try {
    await state.store.finish(upload, digest);
  } catch (error) {
    if (error instanceof DigestMismatch)
      throw new RegistryError(400, 'DIGEST_INVALID', error.message, { digest: error.expected });
    throw error;
  }
  repository.blobs.set(digest, size);
  created(visit, digest);
}

function created({ response, repository }: Visit, digest: string): void {
  const location = `/v2/${repository.name}/blobs/${digest}`;
  response.writeHead(201, { location, 'docker-content-digest': digest, 'content-length': 0 }).end();
}

const uploadHeaders = ({ repository }: Visit, upload: Upload) => ({
  location: `/v2/${repository.name}/blobs/uploads/${upload.id}`,
  'docker-upload-uuid': upload.id,
  range: `0-${Math.max(0, upload.size - 1)}`,
  'content-length': 0,
});
