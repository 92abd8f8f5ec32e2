import type { DeleteObjectCommandInput, DeleteObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { deleteObject as removeObject } from '../objects.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<DeleteObjectCommandOutput, '$metadata'>;

const deleteObject: Operation<S3State, DeleteObjectCommandInput, Output> = async (input, { state }) => {
  const bucket = findBucket(state, input.Bucket);
  const gone = await removeObject(state, bucket, input.Key ?? '', input.VersionId, {
    ifMatch: input.IfMatch,
  });
  return {
    ...(gone.deleteMarker && { DeleteMarker: true }),
    ...(gone.versionId && { VersionId: gone.versionId }),
  };
};

export default deleteObject;
