import { createHash, type Hash, randomUUID } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { access, type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** A blob on its way in. Its digest grows with its bytes, so that finishing never reads the file again. */
export interface Upload {
  readonly id: string;
  readonly repository: string;
  readonly file: string;
  readonly hash: Hash;
  /** Bytes received so far. */
  size: number;
  /** How many times bytes were sent to it. */
  chunks: number;
  /** One writer at a time: a second one would tear the hash. */
  busy: boolean;
}

/** What was received is not what its digest promised. */
export class DigestMismatch extends Error {
  readonly expected: string;
  readonly actual: string;
  constructor(expected: string, actual: string) {
    super(`the bytes received have the digest ${actual}, not ${expected}`);
    this.expected = expected;
    this.actual = actual;
  }
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;
export const isDigest = (text: string | undefined | null): text is string => DIGEST.test(text ?? '');
export const digestOf = (bytes: Uint8Array | string) =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Content-addressed files of one account; equal layers of several repositories lie on disk once. */
export class BlobStore {
  readonly #root: string;
  readonly #uploads = new Map<string, Upload>();

  constructor(root: string) {
    this.#root = root;
  }

  fileOf(digest: string): string {
    if (!isDigest(digest)) throw new Error(`not a digest: ${digest}`);
    return path.join(this.#root, 'blobs', 'sha256', digest.slice('sha256:'.length));
  }

  read(digest: string, range?: { start: number; end: number }): ReadStream {
    return createReadStream(this.fileOf(digest), range);
  }

  async begin(repository: string): Promise<Upload> {
    const id = randomUUID();
    const folder = path.join(this.#root, 'uploads');
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, id);
    await (await open(file, 'w')).close();
    const upload = { id, repository, file, hash: createHash('sha256'), size: 0, chunks: 0, busy: false };
    this.#uploads.set(id, upload);
    return upload;
  }

  /** The open upload of this id, if it belongs to the repository. */
  find(id: string | undefined, repository: string): Upload | undefined {
    const upload = this.#uploads.get(id ?? '');
    return upload?.repository === repository ? upload : undefined;
  }

  /** Streams bytes to the end of the upload. A broken connection keeps what arrived, so that it can be resumed. */
  async append(upload: Upload, source: AsyncIterable<Uint8Array>): Promise<void> {
    upload.busy = true;
    let handle: FileHandle | undefined;
    try {
      handle = await open(upload.file, 'a');
      for await (const chunk of source) {
        await handle.appendFile(chunk);
        upload.hash.update(chunk);
        upload.size += chunk.length;
      }
    } finally {
      upload.busy = false;
      await handle?.close();
    }
  }

  /** Keeps the upload under its digest; refuses and forgets it when its bytes have another. */
  async finish(upload: Upload, expected: string): Promise<void> {
    this.#uploads.delete(upload.id);
    const actual = `sha256:${upload.hash.digest('hex')}`;
    if (actual !== expected) {
      await rm(upload.file, { force: true });
      throw new DigestMismatch(expected, actual);
    }
    const target = this.fileOf(actual);
    await mkdir(path.dirname(target), { recursive: true });
    const known = await access(target).then(
      () => true,
      () => false,
    );
    if (known) await rm(upload.file, { force: true });
    else await rename(upload.file, target);
  }

  async cancel(upload: Upload): Promise<void> {
    this.#uploads.delete(upload.id);
    await rm(upload.file, { force: true });
  }

  /** Removes what never became a blob. */
  async close(): Promise<void> {
    this.#uploads.clear();
    await rm(path.join(this.#root, 'uploads'), { recursive: true, force: true });
  }
}
