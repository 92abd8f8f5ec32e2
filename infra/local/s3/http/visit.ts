import type { IncomingMessage, ServerResponse } from 'node:http';
import type { S3State } from '../state.ts';
import { document } from '../xml.ts';

/** One request, taken apart: path style, the bucket first. */
export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  readonly query: URLSearchParams;
  readonly state: S3State;
  /** Where the request was signed for. */
  readonly region: string;
  readonly bucket: string;
  /** Empty for a request to the bucket itself. */
  readonly key: string;
}

export const headerOf = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

export const quoted = (etag: string) => `"${etag}"`;

export function answerXml(
  response: ServerResponse,
  root: string,
  value: object | string,
  status = 200,
): void {
  const body = Buffer.from(document(root, value));
  response.writeHead(status, { 'content-type': 'application/xml', 'content-length': body.length });
  response.end(body);
}

export function answerEmpty(
  response: ServerResponse,
  status: number,
  headers: Record<string, string> = {},
): void {
  response.writeHead(
    status,
    status === 204 || status === 304 ? headers : { 'content-length': '0', ...headers },
  );
  response.end();
}
