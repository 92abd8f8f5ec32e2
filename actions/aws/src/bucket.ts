/** Empties a bucket, old versions and delete markers included: CloudFormation deletes empty buckets only. */
import { DeleteObjectsCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
import { errorName, within } from './clients.ts';

/** Answers how many versions were deleted; a bucket that is not there is empty. */
export async function emptyBucket(client: S3Client, Bucket: string, signal?: AbortSignal): Promise<number> {
  let deleted = 0;
  for (;;) {
    const page = await client
      .send(new ListObjectVersionsCommand({ Bucket }), within(signal))
      .catch((error) => {
        if (errorName(error) === 'NoSuchBucket') return undefined;
        throw error;
      });
    const found = [...(page?.Versions ?? []), ...(page?.DeleteMarkers ?? [])];
    if (found.length === 0) return deleted;
    const Objects = found.map(({ Key, VersionId }) => ({ Key, VersionId }));
    await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }), within(signal));
    deleted += found.length;
  }
}
