import { randomUUID } from 'node:crypto';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { awsError } from '../../wire/error.ts';
import { readRange } from '../../wire/range.ts';
import { checkRead } from '../conditions.ts';
import { commit, deleteObject, findVersion, readObject } from '../objects.ts';
import { findBucket, type Version } from '../state.ts';
import { listOf, parseDocument } from '../xml.ts';
import { readDocument, receive } from './body.ts';
import { checksumHeaders, conditionsOf, headerTags, keptHeaders, versionHeaders } from './headers.ts';
import { answerEmpty, answerXml, headerOf, quoted, type Visit } from './visit.ts';

/** PutObject, or CopyObject when the request names a source. */
export async function putObject(visit: Visit): Promise<void> {
  const { request, response, state, key } = visit;
  const bucket = findBucket(state, visit.bucket);
  if (headerOf(request, 'x-amz-copy-source') !== undefined) return copyObject(visit);
  const received = await receive(state, request);
  const version = await commit(
    state,
    bucket,
    {
      key,
      size: received.size,
      etag: received.md5.toString('hex'),
      file: received.file,
      headers: keptHeaders(request),
      checksums: received.checksums,
      tags: headerTags(request),
    },
    conditionsOf(request),
  );
  answerEmpty(response, 200, { ...versionHeaders(bucket, version), ...checksumHeaders(version) });
}

async function copyObject({ request, response, state, bucket, key }: Visit): Promise<void> {
  const target = findBucket(state, bucket);
  const source = findSource(state, headerOf(request, 'x-amz-copy-source') ?? '');
  if (checkRead(source.version, conditionsOf(request, 'x-amz-copy-source-')) === 'not-modified')
    throw awsError(
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
      412,
    );
  const replace = headerOf(request, 'x-amz-metadata-directive') === 'REPLACE';
  const replaceTags = headerOf(request, 'x-amz-tagging-directive') === 'REPLACE';
  if (!replace && !source.asked && source.bucket === target && source.version.key === key)
    throw awsError(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  const file = path.join(state.directory, randomUUID());
  await copyFile(source.version.file, file);
  const version = await commit(
    state,
    target,
    {
      key,
      size: source.version.size,
      etag: source.version.etag,
      file,
      headers: replace ? keptHeaders(request) : source.version.headers,
      checksums: source.version.checksums,
      tags: replaceTags ? headerTags(request) : source.version.tags,
    },
    conditionsOf(request),
  );
  for (const [name, value] of Object.entries(versionHeaders(target, version)))
    if (name !== 'etag') response.setHeader(name, value);
  if (source.bucket.versioning) response.setHeader('x-amz-copy-source-version-id', source.version.id);
  answerXml(response, 'CopyObjectResult', {
    LastModified: new Date(version.modified),
    ETag: quoted(version.etag),
  });
}

/** `[/]bucket/key[?versionId=…]`, percent-encoded. */
export function findSource(state: Visit['state'], text: string) {
  const [location = '', search = ''] = text.replace(/^\//, '').split('?');
  const decoded = decodeURIComponent(location);
  const slash = decoded.indexOf('/');
  if (slash < 1)
    throw awsError(
      'InvalidArgument',
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
    );
  const bucket = findBucket(state, decoded.slice(0, slash));
  const asked = new URLSearchParams(search).get('versionId');
  return { bucket, asked, version: findVersion(bucket, decoded.slice(slash + 1), asked) };
}

/** GetObject and HeadObject. */
export async function getObject({
  request,
  response,
  method,
  query,
  state,
  bucket,
  key,
}: Visit): Promise<void> {
  const found = findBucket(state, bucket);
  const version = findVersion(found, key, query.get('versionId'));
  if (checkRead(version, conditionsOf(request)) === 'not-modified')
    return answerEmpty(response, 304, versionHeaders(found, version));
  const range = readRange(request.headers.range, version.size);
  if (range === 'unsatisfiable')
    throw awsError('InvalidRange', 'The requested range is not satisfiable', 416, {
      RangeRequested: request.headers.range,
      ActualObjectSize: version.size,
    });
  response.writeHead(range ? 206 : 200, {
    'content-type': 'binary/octet-stream',
    ...version.headers,
    ...overrides(query),
    ...versionHeaders(found, version),
    ...(!range && headerOf(request, 'x-amz-checksum-mode') === 'ENABLED' && checksumHeaders(version)),
    'last-modified': new Date(version.modified).toUTCString(),
    'accept-ranges': 'bytes',
    'content-length': range ? range.end - range.start + 1 : version.size,
    ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${version.size}` }),
    ...tagCount(version),
  });
  if (method === 'HEAD') response.end();
  else await pipeline(readObject(version, range), response);
}

const tagCount = (version: Version) => {
  const count = Object.keys(version.tags).length;
  return count > 0 ? { 'x-amz-tagging-count': String(count) } : {};
};

/** `response-content-type=…` and its like, as presigned addresses carry them. */
const overrides = (query: URLSearchParams) =>
  Object.fromEntries(
    [...query]
      .filter(([name]) => name.startsWith('response-'))
      .map(([name, value]) => [name.slice('response-'.length), value]),
  );

export async function removeObject({ request, response, query, state, bucket, key }: Visit): Promise<void> {
  const found = findBucket(state, bucket);
  const { deleteMarker, versionId } = await deleteObject(
    state,
    found,
    key,
    query.get('versionId'),
    conditionsOf(request),
  );
  answerEmpty(response, 204, {
    ...(deleteMarker && { 'x-amz-delete-marker': 'true' }),
    ...(versionId && { 'x-amz-version-id': versionId }),
  });
}

/** DeleteObjects: up to 1000 keys, each answered for itself. */
export async function deleteMany({ request, response, state, bucket }: Visit): Promise<void> {
  const found = findBucket(state, bucket);
  const document = parseDocument(await readDocument(request), 'Delete');
  const entries = listOf(document.Object) as { Key?: string; VersionId?: string; ETag?: string }[];
  if (entries.length === 0 || entries.length > 1000)
    throw awsError(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  const results: { Deleted?: object; Error?: object }[] = [];
  for (const { Key = '', VersionId, ETag } of entries) {
    try {
      const gone = await deleteObject(state, found, Key, VersionId, { ifMatch: ETag });
      const marker = gone.deleteMarker ? { DeleteMarker: true, DeleteMarkerVersionId: gone.versionId } : {};
      results.push({ Deleted: { Key, VersionId, ...marker } });
    } catch (error) {
      const { name, message } = error as Error;
      results.push({ Error: { Key, VersionId, Code: name, Message: message } });
    }
  }
  const quiet = document.Quiet === 'true';
  answerXml(response, 'DeleteResult', {
    Deleted: quiet ? [] : results.flatMap(({ Deleted }) => (Deleted ? [Deleted] : [])),
    Error: results.flatMap((each) => (each.Error ? [each.Error] : [])),
  });
}

export function getTags({ response, query, state, bucket, key }: Visit): void {
  const { tags } = findVersion(findBucket(state, bucket), key, query.get('versionId'));
  answerXml(response, 'Tagging', {
    TagSet: { Tag: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
  });
}

export async function putTags(visit: Visit): Promise<void> {
  const document = parseDocument(await readDocument(visit.request), 'Tagging');
  const set = document.TagSet as { Tag?: unknown } | undefined;
  const tags = listOf(set?.Tag) as { Key?: string; Value?: string }[];
  setTags(visit, Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value])));
  answerEmpty(visit.response, 200);
}

export function removeTags(visit: Visit): void {
  setTags(visit, {});
  answerEmpty(visit.response, 204);
}

function setTags({ query, state, bucket, key }: Visit, tags: Record<string, string>): void {
  if (Object.keys(tags).length > 10) throw awsError('BadRequest', 'Object tags cannot be greater than 10');
  const found = findBucket(state, bucket);
  const { id } = findVersion(found, key, query.get('versionId'));
  const version = found.objects.get(key)?.find((each) => each.id === id);
  if (version) version.tags = tags;
}
