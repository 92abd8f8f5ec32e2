import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { awsError } from '../wire/error.ts';
import { type Conditions, checkWrite } from './conditions.ts';
import type { Bucket, S3State, Version } from './state.ts';

/** Bytes that lie on disk but belong to no object yet. */
export interface Staged {
  readonly file: string;
  readonly size: number;
  readonly md5: Buffer;
  readonly sha256: string;
}

/** Streams bytes to disk and hashes them on the way. `tap` sees each chunk, for further checksums. */
export async function stage(
  state: S3State,
  source: AsyncIterable<Uint8Array>,
  tap?: (chunk: Uint8Array) => void,
): Promise<Staged> {
  await mkdir(state.directory, { recursive: true });
  const file = path.join(state.directory, randomUUID());
  const [md5, sha256] = [createHash('md5'), createHash('sha256')];
  let size = 0;
  const handle = await open(file, 'wx');
  try {
    for await (const chunk of source) {
      await handle.appendFile(chunk);
      md5.update(chunk);
      sha256.update(chunk);
      tap?.(chunk);
      size += chunk.length;
    }
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return { file, size, md5: md5.digest(), sha256: sha256.digest('hex') };
}

export interface NewObject {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly file: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly checksums: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Makes staged bytes an object. Conditions are judged and the object is put in place in one step without a pause
 * between, so of many writers with `If-None-Match: *` exactly one wins.
 */
export async function commit(
  state: S3State,
  bucket: Bucket,
  object: NewObject,
  conditions: Conditions = {},
): Promise<Version> {
  if (Buffer.byteLength(object.key) > 1024 || object.key === '') {
    await rm(object.file, { force: true });
    throw awsError('KeyTooLongError', 'Your key is too long', 400, { Key: object.key });
  }
  try {
    checkWrite(current(bucket, object.key), conditions, object.key);
  } catch (error) {
    await rm(object.file, { force: true });
    throw error;
  }
  const version: Version = {
    ...object,
    id: newVersionId(bucket),
    modified: state.world.clock.now(),
    deleteMarker: false,
  };
  await discard(add(bucket, version));
  return version;
}

const newVersionId = (bucket: Bucket) =>
  bucket.versioning === 'Enabled' ? randomUUID().replaceAll('-', '') : 'null';

/** Puts a version on top; the `null` version it replaces, if any, is handed back for its file's removal. */
function add(bucket: Bucket, version: Version): Version[] {
  const versions = bucket.objects.get(version.key) ?? [];
  const replaced = version.id === 'null' ? versions.filter(({ id }) => id === 'null') : [];
  bucket.objects.set(version.key, [version, ...versions.filter((each) => !replaced.includes(each))]);
  return replaced;
}

async function discard(versions: readonly Version[]): Promise<void> {
  for (const { file } of versions) if (file) await rm(file, { force: true });
}

/** The current version, unless it is absent or deleted. */
export function current(bucket: Bucket, key: string): Version | undefined {
  const version = bucket.objects.get(key)?.[0];
  return version?.deleteMarker ? undefined : version;
}

/** The version that a read means; refuses for what does not exist or was deleted. */
export function findVersion(
  bucket: Bucket,
  key: string,
  versionId?: string | null,
): Version & { readonly file: string } {
  const versions = bucket.objects.get(key);
  const version = versionId ? versions?.find(({ id }) => id === versionId) : versions?.[0];
  if (versionId && !version)
    throw awsError('NoSuchVersion', 'The specified version does not exist.', 404, {
      Key: key,
      VersionId: versionId,
    });
  if (!version) throw awsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });
  if (version.file !== undefined) return { ...version, file: version.file };
  if (versionId)
    throw awsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405, {
      Method: 'GET',
      ResourceType: 'DeleteMarker',
      VersionId: version.id,
    });
  throw awsError('NoSuchKey', 'The specified key does not exist.', 404, {
    Key: key,
    DeleteMarkerId: version.id,
  });
}

export interface Deletion {
  readonly deleteMarker: boolean;
  readonly versionId: string | undefined;
}

/** Deletes one version for good, or hides the object behind a delete marker where versions are kept. */
export async function deleteObject(
  state: S3State,
  bucket: Bucket,
  key: string,
  versionId?: string | null,
  conditions: Conditions = {},
): Promise<Deletion> {
  if (conditions.ifMatch) checkWrite(current(bucket, key), { ifMatch: conditions.ifMatch }, key);
  if (!versionId && bucket.versioning) return addMarker(state, bucket, key);
  const versions = bucket.objects.get(key) ?? [];
  const wanted = versionId ?? 'null';
  const gone = versions.filter(({ id }) => id === wanted);
  const rest = versions.filter(({ id }) => id !== wanted);
  if (rest.length > 0) bucket.objects.set(key, rest);
  else bucket.objects.delete(key);
  await discard(gone);
  return { deleteMarker: gone[0]?.deleteMarker ?? false, versionId: versionId ?? undefined };
}

async function addMarker(state: S3State, bucket: Bucket, key: string): Promise<Deletion> {
  const marker: Version = {
    id: newVersionId(bucket),
    key,
    modified: state.world.clock.now(),
    deleteMarker: true,
    size: 0,
    etag: '',
    file: undefined,
    headers: {},
    checksums: {},
    tags: {},
  };
  await discard(add(bucket, marker));
  return { deleteMarker: true, versionId: marker.id };
}

export const readObject = (version: { readonly file: string }, range?: { start: number; end: number }) =>
  createReadStream(version.file, range);
