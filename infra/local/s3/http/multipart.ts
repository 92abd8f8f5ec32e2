import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { awsError } from '../../wire/error.ts';
import { readRange } from '../../wire/range.ts';
import { commit, readObject, stage } from '../objects.ts';
import { findBucket, type MultipartUpload, type S3State } from '../state.ts';
import { listOf, parseDocument } from '../xml.ts';
import { readDocument, receive } from './body.ts';
import { conditionsOf, headerTags, keptHeaders, versionHeaders } from './headers.ts';
import { findSource } from './objects.ts';
import { answerEmpty, answerXml, headerOf, quoted, type Visit } from './visit.ts';

const MINIMAL_PART = 5 * 1024 * 1024;

function findUpload({ query, state, bucket, key }: Visit): MultipartUpload {
  const upload = findBucket(state, bucket).uploads.get(query.get('uploadId') ?? '');
  if (upload && upload.key === key) return upload;
  throw awsError(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    404,
    { UploadId: query.get('uploadId') },
  );
}

export function begin({ request, response, state, bucket, key }: Visit): void {
  const upload: MultipartUpload = {
    id: randomUUID().replaceAll('-', ''),
    key,
    begun: state.world.clock.now(),
    headers: keptHeaders(request),
    tags: headerTags(request),
    parts: new Map(),
  };
  findBucket(state, bucket).uploads.set(upload.id, upload);
  answerXml(response, 'InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: upload.id });
}

/** UploadPart, or UploadPartCopy when the request names a source. */
export async function putPart(visit: Visit): Promise<void> {
  const { request, response, query, state } = visit;
  const upload = findUpload(visit);
  const number = Number(query.get('partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > 10_000)
    throw awsError('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
  const source = headerOf(request, 'x-amz-copy-source');
  const received = source === undefined ? await receive(state, request) : await copyPart(visit, source);
  const etag = received.md5.toString('hex');
  const before = upload.parts.get(number);
  upload.parts.set(number, {
    file: received.file,
    size: received.size,
    etag,
    modified: state.world.clock.now(),
  });
  if (before) await rm(before.file, { force: true });
  if (source !== undefined)
    answerXml(response, 'CopyPartResult', {
      LastModified: new Date(state.world.clock.now()),
      ETag: quoted(etag),
    });
  else {
    const checksums = 'checksums' in received ? received.checksums : {};
    const headers = Object.entries(checksums as Record<string, string>).map(([name, value]) => [
      `x-amz-checksum-${name}`,
      value,
    ]);
    answerEmpty(response, 200, { etag: quoted(etag), ...Object.fromEntries(headers) });
  }
}

function copyPart({ request, state }: Visit, source: string) {
  const { version } = findSource(state, source);
  const range = readRange(headerOf(request, 'x-amz-copy-source-range'), version.size);
  if (range === 'unsatisfiable')
    throw awsError('InvalidRange', 'The requested range is not satisfiable', 416);
  return stage(state, readObject(version, range));
}

/** Joins the listed parts into one object; its etag is the digest of the parts' digests. */
export async function complete(visit: Visit): Promise<void> {
  const { request, response, state, key } = visit;
  const bucket = findBucket(state, visit.bucket);
  const upload = findUpload(visit);
  const document = parseDocument(await readDocument(request), 'CompleteMultipartUpload');
  const parts = chooseParts(upload, listOf(document.Part) as { PartNumber?: string; ETag?: string }[]);
  const joined = await stage(state, bytesOf(parts));
  const md5 = createHash('md5');
  for (const { etag } of parts) md5.update(Buffer.from(etag, 'hex'));
  const object = {
    key,
    size: joined.size,
    etag: `${md5.digest('hex')}-${parts.length}`,
    file: joined.file,
    headers: upload.headers,
    checksums: {},
    tags: upload.tags,
  };
  const version = await commit(state, bucket, object, conditionsOf(request));
  await forget(state, visit.bucket, upload);
  for (const [name, value] of Object.entries(versionHeaders(bucket, version)))
    if (name !== 'etag') response.setHeader(name, value);
  answerXml(response, 'CompleteMultipartUploadResult', {
    Location: `${state.world.endpoint}/${visit.bucket}/${encodeURIComponent(key)}`,
    Bucket: visit.bucket,
    Key: key,
    ETag: quoted(version.etag),
  });
}

function chooseParts(upload: MultipartUpload, listed: readonly { PartNumber?: string; ETag?: string }[]) {
  let last = 0;
  const parts = listed.map(({ PartNumber, ETag }) => {
    const number = Number(PartNumber);
    if (number <= last) throw awsError('InvalidPartOrder', 'The list of parts was not in ascending order.');
    last = number;
    const part = upload.parts.get(number);
    if (!part || part.etag !== (ETag ?? '').replaceAll('"', ''))
      throw awsError(
        'InvalidPart',
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
      );
    return part;
  });
  if (parts.length === 0) throw awsError('MalformedXML', 'You must specify at least one part');
  if (parts.slice(0, -1).some(({ size }) => size < MINIMAL_PART))
    throw awsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
  return parts;
}

async function* bytesOf(parts: readonly { file: string }[]): AsyncGenerator<Buffer> {
  for (const { file } of parts) yield* createReadStream(file);
}

export async function abort(visit: Visit): Promise<void> {
  await forget(visit.state, visit.bucket, findUpload(visit));
  answerEmpty(visit.response, 204);
}

async function forget(state: S3State, bucket: string, upload: MultipartUpload): Promise<void> {
  findBucket(state, bucket).uploads.delete(upload.id);
  for (const { file } of upload.parts.values()) await rm(file, { force: true });
}

export function listParts(visit: Visit): void {
  const upload = findUpload(visit);
  const parts = [...upload.parts].sort(([a], [b]) => a - b);
  answerXml(visit.response, 'ListPartsResult', {
    Bucket: visit.bucket,
    Key: upload.key,
    UploadId: upload.id,
    IsTruncated: false,
    Part: parts.map(([PartNumber, { modified, etag, size }]) => ({
      PartNumber,
      LastModified: new Date(modified),
      ETag: quoted(etag),
      Size: size,
    })),
  });
}

export function listUploads({ response, query, state, bucket }: Visit): void {
  const prefix = query.get('prefix') ?? '';
  const uploads = [...findBucket(state, bucket).uploads.values()].filter(({ key }) => key.startsWith(prefix));
  answerXml(response, 'ListMultipartUploadsResult', {
    Bucket: bucket,
    IsTruncated: false,
    Upload: uploads.map(({ key, id, begun }) => ({ Key: key, UploadId: id, Initiated: new Date(begun) })),
  });
}
