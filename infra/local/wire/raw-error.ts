/** Errors of the services that read their requests themselves, each in its own protocol's form. */
import type { IncomingMessage } from 'node:http';
import { type Answer, writeError } from './codec.ts';
import { AwsError } from './error.ts';

/** The OCI distribution specification's error codes that a status stands for. */
const ociCodes: Readonly<Record<number, string>> = {
  401: 'UNAUTHORIZED',
  403: 'DENIED',
  429: 'TOOMANYREQUESTS',
};

/** The registry answers as the OCI distribution specification says, S3 in its XML, anything else in JSON. */
export function writeRawError(request: IncomingMessage, thrown: unknown, requestId: string): Answer {
  const asked = thrown instanceof AwsError;
  const status = asked ? thrown.status : 500;
  const message = (thrown as Error).message;
  if (request.url?.startsWith('/v2/')) {
    return {
      status,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ errors: [{ code: ociCodes[status] ?? 'UNKNOWN', message }] }),
    };
  }
  if (request.headers['x-amz-target'] !== undefined) return writeError(undefined, 'json', thrown, requestId);
  const code = asked ? thrown.code : 'InternalError';
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message><RequestId>${requestId}</RequestId></Error>`,
  };
}
