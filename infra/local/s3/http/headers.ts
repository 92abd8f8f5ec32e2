import type { IncomingMessage } from 'node:http';
import { awsError } from '../../wire/error.ts';
import type { Conditions } from '../conditions.ts';
import type { Bucket, Version } from '../state.ts';
import { headerOf, quoted } from './visit.ts';

const KEPT =
  /^(content-type|content-disposition|content-language|cache-control|expires|x-amz-meta-.+|x-amz-storage-class|x-amz-website-redirect-location|x-amz-server-side-encryption(-aws-kms-key-id|-bucket-key-enabled)?)$/;

/** What an object keeps of the request that made it. */
export function keptHeaders(request: IncomingMessage): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of Object.keys(request.headers)) {
    const value = headerOf(request, name);
    if (value !== undefined && KEPT.test(name)) kept[name] = value;
  }
  const encodings = (request.headers['content-encoding'] ?? '').split(',').map((each) => each.trim());
  const real = encodings.filter((each) => each !== '' && each !== 'aws-chunked');
  if (real.length > 0) kept['content-encoding'] = real.join(',');
  const metadata = Object.entries(kept).filter(([name]) => name.startsWith('x-amz-meta-'));
  if (metadata.reduce((sum, [name, value]) => sum + name.length - 11 + value.length, 0) > 2048)
    throw awsError('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size');
  return kept;
}

/** `x-amz-tagging: a=b&c=d`. */
export function headerTags(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(headerOf(request, 'x-amz-tagging') ?? ''));
}

export const conditionsOf = (request: IncomingMessage, prefix = ''): Conditions => ({
  ifMatch: headerOf(request, `${prefix}if-match`),
  ifNoneMatch: headerOf(request, `${prefix}if-none-match`),
  ifModifiedSince: headerOf(request, `${prefix}if-modified-since`),
  ifUnmodifiedSince: headerOf(request, `${prefix}if-unmodified-since`),
});

/** Headers that tell about a version in the answers of writes and reads alike. */
export function versionHeaders(bucket: Bucket, version: Version): Record<string, string> {
  const { headers } = version;
  return {
    etag: quoted(version.etag),
    'x-amz-server-side-encryption': headers['x-amz-server-side-encryption'] ?? 'AES256',
    ...(bucket.versioning && { 'x-amz-version-id': version.id }),
  };
}

export const checksumHeaders = (version: Version): Record<string, string> =>
  Object.fromEntries(
    Object.entries(version.checksums).flatMap(([name, value]) => [
      [`x-amz-checksum-${name}`, value],
      ['x-amz-checksum-type', value.includes('-') ? 'COMPOSITE' : 'FULL_OBJECT'],
    ]),
  );
