import { Readable } from 'node:stream';
import type { PutObjectCommandInput, PutObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { commit, stage } from '../objects.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<PutObjectCommandOutput, '$metadata'>;

/** In process a body is text or bytes; streams come over the wire. */
const putObject: Operation<S3State, PutObjectCommandInput, Output> = async (input, { state }) => {
  const bucket = findBucket(state, input.Bucket);
  const body = input.Body ?? '';
  if (typeof body !== 'string' && !(body instanceof Uint8Array))
    throw awsError('InvalidRequest', 'in process, the body must be text or bytes');
  const bytes = Buffer.from(body);
  const staged = await stage(state, Readable.from(bytes.length > 0 ? [bytes] : []));
  const metadata = Object.entries(input.Metadata ?? {}).map(([name, value]) => [
    `x-amz-meta-${name.toLowerCase()}`,
    value,
  ]);
  const version = await commit(
    state,
    bucket,
    {
      key: input.Key ?? '',
      size: staged.size,
      etag: staged.md5.toString('hex'),
      file: staged.file,
      headers: {
        ...(input.ContentType && { 'content-type': input.ContentType }),
        ...Object.fromEntries(metadata),
      },
      checksums: {},
      tags: Object.fromEntries(new URLSearchParams(input.Tagging ?? '')),
    },
    { ifMatch: input.IfMatch, ifNoneMatch: input.IfNoneMatch },
  );
  return { ETag: `"${version.etag}"`, ...(bucket.versioning && { VersionId: version.id }) };
};

export default putObject;
