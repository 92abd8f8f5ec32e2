import type { ServiceDefinition } from '../service.ts';
import { handleS3 } from './http/router.ts';
import { createS3State, type S3State } from './state.ts';

const s3: ServiceDefinition<S3State> = {
  name: 's3',
  signingNames: ['s3'],
  global: true,
  createState: createS3State,
  // A presigned address carries its scope in the query.
  claims: ({ url }) => /[?&]X-Amz-Credential=[^&]*(?:%2F|\/)s3(?:%2F|\/)/i.test(url ?? ''),
  handle: handleS3,
};

export default s3;
