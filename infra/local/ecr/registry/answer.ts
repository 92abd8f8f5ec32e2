import type { ServerResponse } from 'node:http';
import { AwsError } from '../../wire/error.ts';

/** A refusal in the words of the distribution specification. */
export class RegistryError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: unknown;
  constructor(status: number, code: string, message: string, detail?: unknown) {
    super(message);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

/** How ECR's API errors read on the registry's side of the same operation. */
const ON_THE_WIRE: Record<string, readonly [number, string]> = {
  RepositoryNotFoundException: [404, 'NAME_UNKNOWN'],
  ImageNotFoundException: [404, 'MANIFEST_UNKNOWN'],
  ImageTagAlreadyExistsException: [400, 'TAG_INVALID'],
  ImageDigestDoesNotMatchException: [400, 'DIGEST_INVALID'],
  LayersNotFoundException: [404, 'MANIFEST_BLOB_UNKNOWN'],
  ReferencedImagesNotFoundException: [404, 'MANIFEST_BLOB_UNKNOWN'],
  InvalidParameterException: [400, 'MANIFEST_INVALID'],
  LimitExceededException: [400, 'DENIED'],
};

export function toRegistryError(error: unknown): RegistryError {
  if (error instanceof RegistryError) return error;
  if (error instanceof AwsError) {
    const [status, code] = ON_THE_WIRE[error.code] ?? [500, 'UNKNOWN'];
    return new RegistryError(status, code, error.message);
  }
  return new RegistryError(500, 'UNKNOWN', error instanceof Error ? error.message : String(error));
}

/** Writes a refusal; a HEAD gets its status alone. */
export function refuse(response: ServerResponse, head: boolean, error: RegistryError): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const errors = [
    { code: error.code, message: error.message, ...(error.detail !== undefined && { detail: error.detail }) },
  ];
  const body = Buffer.from(JSON.stringify({ errors }));
  response.writeHead(error.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
    // What was not read of the request's body would be taken for the next request.
    connection: 'close',
  });
  response.end(head ? undefined : body);
}

export function answerJson(
  response: ServerResponse,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length, ...headers });
  response.end(body);
}
