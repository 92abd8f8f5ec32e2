import type { IncomingMessage } from 'node:http';
import type { AccountWorld } from '../../service.ts';
import type { Demand } from './demand.ts';

/** `METHOD` and sub-resource → action. Source: "Actions, resources, and condition keys for Amazon S3". */
const BUCKET: Readonly<Record<string, string>> = {
  PUT: 'CreateBucket',
  HEAD: 'ListBucket',
  DELETE: 'DeleteBucket',
  GET: 'ListBucket',
  'GET ?location': 'GetBucketLocation',
  'GET ?versioning': 'GetBucketVersioning',
  'PUT ?versioning': 'PutBucketVersioning',
  'GET ?policy': 'GetBucketPolicy',
  'PUT ?policy': 'PutBucketPolicy',
  'DELETE ?policy': 'DeleteBucketPolicy',
  'GET ?versions': 'ListBucketVersions',
  'GET ?uploads': 'ListBucketMultipartUploads',
  // Each key would be judged by itself; here the whole request is.
  'POST ?delete': 'DeleteObject',
  'GET ?encryption': 'GetEncryptionConfiguration',
  'PUT ?encryption': 'PutEncryptionConfiguration',
  'GET ?lifecycle': 'GetLifecycleConfiguration',
  'PUT ?lifecycle': 'PutLifecycleConfiguration',
  'GET ?publicAccessBlock': 'GetBucketPublicAccessBlock',
  'PUT ?publicAccessBlock': 'PutBucketPublicAccessBlock',
  'GET ?cors': 'GetBucketCORS',
  'PUT ?cors': 'PutBucketCORS',
  'DELETE ?cors': 'PutBucketCORS',
  'GET ?logging': 'GetBucketLogging',
  'PUT ?logging': 'PutBucketLogging',
  'GET ?notification': 'GetBucketNotification',
  'PUT ?notification': 'PutBucketNotification',
  'GET ?ownershipControls': 'GetBucketOwnershipControls',
  'PUT ?ownershipControls': 'PutBucketOwnershipControls',
  'DELETE ?ownershipControls': 'PutBucketOwnershipControls',
  'GET ?replication': 'GetReplicationConfiguration',
  'PUT ?replication': 'PutReplicationConfiguration',
  'DELETE ?replication': 'PutReplicationConfiguration',
  'GET ?tagging': 'GetBucketTagging',
  'PUT ?tagging': 'PutBucketTagging',
};

const OBJECT: Readonly<Record<string, string>> = {
  PUT: 'PutObject',
  GET: 'GetObject',
  HEAD: 'GetObject',
  DELETE: 'DeleteObject',
  'GET ?tagging': 'GetObjectTagging',
  'PUT ?tagging': 'PutObjectTagging',
  'DELETE ?tagging': 'DeleteObjectTagging',
  'POST ?uploads': 'PutObject',
  'PUT ?uploadId': 'PutObject',
  'POST ?uploadId': 'PutObject',
  'DELETE ?uploadId': 'AbortMultipartUpload',
  'GET ?uploadId': 'ListMultipartUploadParts',
};

/** Undefined for a request that no action is known for. */
export async function s3Demands(
  request: IncomingMessage,
  world: AccountWorld,
): Promise<readonly Demand[] | undefined> {
  const [path = '/', search = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const query = new URLSearchParams(search);
  const virtual = /^(.+?)(?:\.s3[a-z0-9.-]*)?\.localhost(?::\d+)?$/.exec(request.headers.host ?? '')?.[1];
  const whole = decodeURIComponent(path.slice(1));
  const [first = '', ...rest] = whole.split('/');
  const bucket = virtual ?? first;
  const key = virtual ? whole : rest.join('/');
  const method = request.method ?? 'GET';
  if (bucket === '') return method === 'GET' ? [{ action: 's3:ListAllMyBuckets', resource: '*' }] : undefined;
  const table = key === '' ? BUCKET : OBJECT;
  const sub = [...query].find(
    ([name, value]) =>
      table[`${method} ?${name}`] !== undefined ||
      (value === '' &&
        !/^(prefix|delimiter|marker|x-id|start-after|key-marker|version-id-marker|continuation-token)$/.test(
          name,
        )),
  )?.[0];
  const plain = table[sub ? `${method} ?${sub}` : method];
  if (!plain) return undefined;
  const versioned = query.has('versionId') && /^(Get|Delete)Object/.test(plain);
  const action = `s3:${versioned ? plain.replace('Object', 'ObjectVersion') : plain}`;
  const policy = await world
    .invoke<{ Policy?: string }>('s3', 'GetBucketPolicy', { Bucket: bucket })
    .catch(() => undefined); // No policy, or no bucket: the request itself says which.
  const keys = sub === 'delete' ? '/*' : key === '' ? '' : `/${key}`;
  const asked: Demand = {
    action,
    resource: `arn:aws:s3:::${bucket}${keys}`,
    context: {
      's3:prefix': query.get('prefix') ?? undefined,
      's3:delimiter': query.get('delimiter') ?? undefined,
      's3:max-keys': query.get('max-keys') ?? undefined,
      's3:VersionId': query.get('versionId') ?? undefined,
      's3:if-none-match': request.headers['if-none-match'],
      's3:x-amz-server-side-encryption': request.headers['x-amz-server-side-encryption'],
    },
    resourcePolicy: policy?.Policy,
  };
  const source = request.headers['x-amz-copy-source'];
  if (typeof source !== 'string') return [asked, ...(await missing(asked, bucket, key, world))];
  const from = decodeURIComponent(source).replace(/^\//, '').replace(/\?.*/, '');
  return [asked, { action: 's3:GetObject', resource: `arn:aws:s3:::${from}` }];
}

/** Who may not list a bucket is not told that a key is missing from it (GetObject, "If you do not have…"). */
async function missing(
  { action, resourcePolicy }: Demand,
  Bucket: string,
  Key: string,
  world: AccountWorld,
): Promise<readonly Demand[]> {
  if (action !== 's3:GetObject' || Key === '') return [];
  const gone = await world.invoke('s3', 'HeadObject', { Bucket, Key }).then(
    () => false,
    (error: Error) => error.name === 'NoSuchKey',
  );
  return gone ? [{ action: 's3:ListBucket', resource: `arn:aws:s3:::${Bucket}`, resourcePolicy }] : [];
}
