import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { awsError } from '../../wire/error.ts';
import { createChecksum, isAlgorithm } from '../checksum.ts';
import { type Staged, stage } from '../objects.ts';
import type { S3State } from '../state.ts';

const incomplete = () =>
  awsError(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header',
  );

/** Takes the frames of an aws-chunked body apart: `<hex size>[;chunk-signature=…]`, bytes, …, trailers. */
async function* unframe(
  source: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  const iterator = source[Symbol.asyncIterator]();
  const more = async () => {
    const next = await iterator.next();
    if (next.done) return false;
    rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value]);
    return true;
  };
  const line = async () => {
    let end = rest.indexOf('\r\n');
    while (end < 0) {
      if (!(await more())) return undefined;
      end = rest.indexOf('\r\n');
    }
    const text = rest.subarray(0, end).toString('latin1');
    rest = rest.subarray(end + 2);
    return text;
  };
  for (;;) {
    const head = await line();
    if (head === undefined || !/^[0-9a-f]+(;|$)/i.test(head)) throw incomplete();
    let left = Number.parseInt(head, 16);
    if (left === 0) break;
    while (left > 0) {
      if (rest.length === 0 && !(await more())) throw incomplete();
      const piece = rest.subarray(0, left);
      rest = rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
    if ((await line()) !== '') throw incomplete();
  }
  for (let text = await line(); text; text = await line()) {
    const colon = text.indexOf(':');
    trailers.set(text.slice(0, colon).trim().toLowerCase(), text.slice(colon + 1).trim());
  }
}

export interface Received extends Staged {
  readonly checksums: Record<string, string>;
}

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** The checksum this request promises, in a header or in the trailer it announces. */
function promised(request: IncomingMessage): string | undefined {
  const names = [
    ...Object.keys(request.headers),
    first(request.headers['x-amz-trailer'])?.toLowerCase() ?? '',
  ];
  const found = names.find(
    (name) => isAlgorithm(name.replace('x-amz-checksum-', '')) && name.startsWith('x-amz'),
  );
  return found?.replace('x-amz-checksum-', '');
}

/** Streams a request's body to disk and verifies every digest that came with it. */
export async function receive(state: S3State, request: IncomingMessage): Promise<Received> {
  const trailers = new Map<string, string>();
  const framed =
    first(request.headers['x-amz-content-sha256'])?.startsWith('STREAMING-') ||
    request.headers['content-encoding']?.includes('aws-chunked');
  const algorithm = promised(request);
  const checksum = algorithm === undefined ? undefined : createChecksum(algorithm);
  const source = framed ? unframe(request, trailers) : request;
  const staged = await stage(state, source, checksum && ((chunk) => checksum.update(chunk)));
  const checksums = algorithm && checksum ? { [algorithm]: checksum.digest() } : {};
  try {
    verify(request, staged);
    for (const [name, actual] of Object.entries(checksums)) {
      const header = `x-amz-checksum-${name}`;
      verifyChecksum(name, actual, trailers.get(header) ?? first(request.headers[header]));
    }
  } catch (error) {
    await rm(staged.file, { force: true });
    throw error;
  }
  return { ...staged, checksums };
}

function verifyChecksum(name: string, actual: string, expected: string | undefined): void {
  if (expected !== undefined && actual !== expected)
    throw awsError(
      'BadDigest',
      `The ${name.toUpperCase()} you specified did not match the calculated checksum.`,
    );
}

function verify(request: IncomingMessage, staged: Staged): void {
  const md5 = first(request.headers['content-md5']);
  if (md5 !== undefined && md5 !== staged.md5.toString('base64'))
    throw awsError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  const sha256 = first(request.headers['x-amz-content-sha256']) ?? '';
  if (/^[0-9a-f]{64}$/.test(sha256) && sha256 !== staged.sha256)
    throw awsError(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  const decoded = first(request.headers['x-amz-decoded-content-length']);
  if (decoded !== undefined && Number(decoded) !== staged.size) throw incomplete();
}

/** A small document (configuration, list of keys, tags), unframed where needed. */
export async function readDocument(request: IncomingMessage): Promise<Buffer> {
  const framed = first(request.headers['x-amz-content-sha256'])?.startsWith('STREAMING-');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of framed ? unframe(request, new Map()) : request) {
    size += chunk.length;
    if (size > 2 * 1024 * 1024) throw awsError('MaxMessageLengthExceeded', 'Your request was too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
