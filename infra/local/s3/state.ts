import path from 'node:path';
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';
import type { Configured } from './configuration.ts';

/** One version of an object; with versioning off there is just one, called `null`. */
export interface Version {
  readonly id: string;
  readonly key: string;
  readonly modified: number;
  readonly deleteMarker: boolean;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Absent for a delete marker. */
  readonly file: string | undefined;
  /** Headers kept as they came: content-type, cache-control, x-amz-meta-… */
  readonly headers: Readonly<Record<string, string>>;
  /** e.g. `crc32` → base64. */
  readonly checksums: Readonly<Record<string, string>>;
  tags: Readonly<Record<string, string>>;
}

export interface MultipartUpload {
  readonly id: string;
  readonly key: string;
  readonly begun: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly parts: Map<number, { file: string; size: number; etag: string; modified: number }>;
}

export interface Bucket extends Configured {
  readonly region: string;
  readonly createdAt: number;
  /** Absent until versioning was first switched on. */
  versioning: 'Enabled' | 'Suspended' | undefined;
  policy: string | undefined;
  /** Newest version first. */
  readonly objects: Map<string, Version[]>;
  readonly uploads: Map<string, MultipartUpload>;
}

export interface S3State {
  readonly world: AccountWorld;
  readonly buckets: Map<string, Bucket>;
  /** Folder of the objects' bytes, one file a version. */
  readonly directory: string;
}

export const createS3State = (world: AccountWorld): S3State => ({
  world,
  buckets: new Map(),
  directory: path.join(world.directory, 's3'),
});

/** The named bucket; refuses as S3 does when it does not exist. */
export function findBucket(state: S3State, name: string | undefined): Bucket {
  const bucket = state.buckets.get(name ?? '');
  if (bucket) return bucket;
  throw awsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: name });
}
