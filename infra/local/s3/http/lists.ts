import { awsError } from '../../wire/error.ts';
import { type ListRequest, listObjects, listVersions } from '../listing.ts';
import { findBucket, type Version } from '../state.ts';
import { answerXml, quoted, type Visit } from './visit.ts';

function readRequest(query: URLSearchParams, after: string): ListRequest {
  const limit = Number(query.get('max-keys') ?? '1000');
  if (!Number.isInteger(limit) || limit < 0)
    throw awsError('InvalidArgument', 'Provided max-keys not an integer or within integer range', 400, {
      ArgumentName: 'max-keys',
      ArgumentValue: query.get('max-keys'),
    });
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    after,
    limit: Math.min(limit, 1000),
  };
}

/** Keys may hold what XML cannot; clients that know ask for them percent-encoded. */
const encoder = (query: URLSearchParams) =>
  query.get('encoding-type') === 'url'
    ? (text: string) => encodeURIComponent(text).replaceAll('%2F', '/')
    : (text: string) => text;

const describe = (version: Version, encode: (text: string) => string) => ({
  Key: encode(version.key),
  LastModified: new Date(version.modified),
  ETag: quoted(version.etag),
  ChecksumAlgorithm: Object.keys(version.checksums).map((name) => name.toUpperCase()),
  Size: version.size,
  StorageClass: version.headers['x-amz-storage-class'] ?? 'STANDARD',
});

/** ListObjectsV2, and the older ListObjects when `list-type` is absent. */
export function listBucket(visit: Visit): void {
  const { response, query, state, bucket } = visit;
  const found = findBucket(state, bucket);
  const second = query.get('list-type') === '2';
  const token = query.get('continuation-token');
  const start = second ? (query.get('start-after') ?? '') : (query.get('marker') ?? '');
  const request = readRequest(query, token ? readToken(token) : start);
  const listing =
    request.limit === 0 ? { items: [], prefixes: [], next: undefined } : listObjects(found, request);
  const encode = encoder(query);
  const shared = {
    Name: bucket,
    Prefix: encode(request.prefix),
    Delimiter: request.delimiter === '' ? undefined : encode(request.delimiter),
    MaxKeys: request.limit,
    EncodingType: query.get('encoding-type') ?? undefined,
    IsTruncated: listing.next !== undefined,
  };
  const paging = second
    ? {
        KeyCount: listing.items.length + listing.prefixes.length,
        ContinuationToken: token ?? undefined,
        StartAfter: start === '' ? undefined : encode(start),
        NextContinuationToken: listing.next && Buffer.from(listing.next).toString('base64url'),
      }
    : {
        Marker: encode(start),
        NextMarker: request.delimiter === '' ? undefined : listing.next && encode(listing.next),
      };
  answerXml(response, 'ListBucketResult', {
    ...shared,
    ...paging,
    Contents: listing.items.map((version) => describe(version, encode)),
    CommonPrefixes: listing.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  });
}

const readToken = (token: string) => Buffer.from(token, 'base64url').toString('utf8');

/** ListObjectVersions: every version and delete marker. */
export function listBucketVersions({ response, query, state, bucket }: Visit): void {
  const found = findBucket(state, bucket);
  const request = readRequest(query, query.get('key-marker') ?? '');
  const afterId = query.get('version-id-marker') ?? undefined;
  const listing = listVersions(found, request, afterId);
  const encode = encoder(query);
  const entries = listing.versions.map(({ version, latest }) => ({
    deleted: version.deleteMarker,
    entry: {
      ...(version.deleteMarker
        ? { Key: encode(version.key), LastModified: new Date(version.modified) }
        : describe(version, encode)),
      VersionId: version.id,
      IsLatest: latest,
      Owner: { ID: state.world.accountId },
    },
  }));
  answerXml(response, 'ListVersionsResult', {
    Name: bucket,
    Prefix: encode(request.prefix),
    KeyMarker: encode(request.after),
    VersionIdMarker: afterId ?? '',
    Delimiter: request.delimiter === '' ? undefined : encode(request.delimiter),
    MaxKeys: request.limit,
    EncodingType: query.get('encoding-type') ?? undefined,
    IsTruncated: listing.next !== undefined,
    NextKeyMarker: listing.next && encode(listing.next.key),
    NextVersionIdMarker: listing.next && listing.next.id !== '' ? listing.next.id : undefined,
    Version: entries.filter(({ deleted }) => !deleted).map(({ entry }) => entry),
    DeleteMarker: entries.filter(({ deleted }) => deleted).map(({ entry }) => entry),
    CommonPrefixes: listing.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  });
}
