/** Digests: made while bytes stream by, and checked before anybody believes the bytes. */
import { createHash } from 'node:crypto';
import type { Descriptor } from '../ports/registry.ts';
import { RegistryError } from '../ports/registry.ts';

/** `sha256:<hex>` of the bytes. */
export function digestOf(bytes: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Passes the bytes on and throws at the end unless they are what the descriptor says; never passes on more than its size. */
export async function* verified(
  stream: AsyncIterable<Uint8Array>,
  descriptor: Pick<Descriptor, 'digest' | 'size'>,
  request = descriptor.digest,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > descriptor.size) throw mismatch(descriptor, `more than ${descriptor.size} bytes`, request);
    hash.update(chunk);
    yield chunk;
  }
  const digest = `sha256:${hash.digest('hex')}`;
  if (size !== descriptor.size) throw mismatch(descriptor, `${size} of ${descriptor.size} bytes`, request);
  if (digest !== descriptor.digest) throw mismatch(descriptor, digest, request);
}

function mismatch(descriptor: Pick<Descriptor, 'digest'>, got: string, request: string): RegistryError {
  return new RegistryError({
    failure: 'digest-mismatch',
    message: `content of ${descriptor.digest} arrived as ${got}`,
    request,
    why: 'the transfer was cut short or altered',
  });
}

/** All bytes of a stream, refused beyond `limit`. */
export async function collect(stream: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > limit) {
      throw new RegistryError({
        failure: 'content-invalid',
        message: `an answer is larger than the ${limit} bytes that are allowed here`,
        request: 'reading an answer',
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

export async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  // Slices keep progress visible and back-pressure effective for large layers.
  for (let at = 0; at < bytes.byteLength; at += 262_144) yield bytes.subarray(at, at + 262_144);
}
