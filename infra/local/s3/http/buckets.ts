import { AwsError } from '../../wire/error.ts';
import { createBucket, deleteBucket, getPolicy, setPolicy, setVersioning } from '../buckets.ts';
import { findBucket } from '../state.ts';
import { parseDocument } from '../xml.ts';
import { readDocument } from './body.ts';
import { answerEmpty, answerXml, type Visit } from './visit.ts';

export async function putBucket({ request, response, state, bucket, ...visit }: Visit): Promise<void> {
  const body = await readDocument(request);
  const asked =
    body.length > 0 ? parseDocument(body, 'CreateBucketConfiguration').LocationConstraint : undefined;
  const region = typeof asked === 'string' && asked !== '' ? asked : visit.region;
  try {
    createBucket(state, bucket, region);
  } catch (error) {
    // In us-east-1, and only there, making one's own bucket again succeeds and changes nothing.
    const again = error instanceof AwsError && error.code === 'BucketAlreadyOwnedByYou';
    if (!again || visit.region !== 'us-east-1') throw error;
  }
  answerEmpty(response, 200, { location: `/${bucket}` });
}

export function headBucket({ response, state, bucket }: Visit): void {
  answerEmpty(response, 200, {
    'x-amz-bucket-region': findBucket(state, bucket).region,
    'x-amz-access-point-alias': 'false',
  });
}

export function removeBucket({ response, state, bucket }: Visit): void {
  deleteBucket(state, findBucket(state, bucket));
  answerEmpty(response, 204);
}

export function listBuckets({ response, query, state }: Visit): void {
  const prefix = query.get('prefix') ?? '';
  const found = [...state.buckets.values()]
    .filter(({ name }) => name.startsWith(prefix))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  answerXml(response, 'ListAllMyBucketsResult', {
    Owner: { ID: state.world.accountId },
    Buckets: {
      Bucket: found.map(({ name, createdAt, region }) => ({
        Name: name,
        CreationDate: new Date(createdAt),
        BucketRegion: region,
      })),
    },
    Prefix: query.get('prefix') ?? undefined,
  });
}

/** Buckets of us-east-1 have an empty constraint. */
export function getLocation({ response, state, bucket }: Visit): void {
  const { region } = findBucket(state, bucket);
  answerXml(response, 'LocationConstraint', region === 'us-east-1' ? '' : region);
}

export function getVersioning({ response, state, bucket }: Visit): void {
  answerXml(response, 'VersioningConfiguration', { Status: findBucket(state, bucket).versioning });
}

export async function putVersioning({ request, response, state, bucket }: Visit): Promise<void> {
  const found = findBucket(state, bucket);
  const { Status } = parseDocument(await readDocument(request), 'VersioningConfiguration');
  setVersioning(found, typeof Status === 'string' ? Status : undefined);
  answerEmpty(response, 200);
}

export function readPolicy({ response, state, bucket }: Visit): void {
  const policy = getPolicy(findBucket(state, bucket));
  response.writeHead(200, { 'content-type': 'application/json' }).end(policy);
}

export async function putPolicy({ request, response, state, bucket }: Visit): Promise<void> {
  setPolicy(findBucket(state, bucket), (await readDocument(request)).toString('utf8'));
  answerEmpty(response, 204);
}

export function removePolicy({ response, state, bucket }: Visit): void {
  findBucket(state, bucket).policy = undefined;
  answerEmpty(response, 204);
}
