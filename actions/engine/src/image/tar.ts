/** Reproducible archives: the same files give the same bytes, wherever and whenever they are packed. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { CodedError } from '../kit/error.ts';

/** One file of an image; `path` is relative to the image's root. */
export interface ImageFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly executable?: boolean;
}

const epoch = new Date(0);
const compress = promisify(gzip);

/** Sorted entries, parents first, owner 0:0, mode 0644 or 0755, time 0. */
export async function tarOf(files: readonly ImageFile[]): Promise<Buffer> {
  const archive = pack();
  const chunks: Buffer[] = [];
  const finished = (async () => {
    for await (const chunk of archive) chunks.push(chunk as Buffer);
  })();
  for (const entry of entriesOf(files)) {
    const header = { name: entry.path, uid: 0, gid: 0, uname: '', gname: '', mtime: epoch };
    if (entry.file) {
      const mode = entry.file.executable ? 0o755 : 0o644;
      archive.entry({ ...header, type: 'file', mode }, Buffer.from(entry.file.bytes));
    } else {
      archive.entry({ ...header, type: 'directory', mode: 0o755 });
    }
  }
  archive.finalize();
  await finished;
  return Buffer.concat(chunks);
}

/** Gzip with nothing of the machine in its header. */
export async function gzipOf(bytes: Uint8Array): Promise<Buffer> {
  const packed = (await compress(bytes, { level: 6 })) as Buffer;
  packed.fill(0, 4, 8);
  packed[9] = 255; // RFC 1952: operating system unknown; zlib writes the host's
  return packed;
}

function entriesOf(files: readonly ImageFile[]): { path: string; file?: ImageFile }[] {
  const entries = new Map<string, { path: string; file?: ImageFile }>();
  for (const file of files) {
    const parts = file.path.split('/');
    if (parts.some((part) => part === '' || part === '.' || part === '..')) {
      throw unpackable(file.path, 'a path in an image must be relative and plain');
    }
    for (let depth = 1; depth < parts.length; depth++) {
      const parent = parts.slice(0, depth).join('/');
      if (entries.get(parent)?.file) throw unpackable(file.path, `${parent} is a file already`);
      entries.set(parent, { path: parent });
    }
    if (entries.has(file.path)) throw unpackable(file.path, 'two files of one image have this path');
    entries.set(file.path, { path: file.path, file });
  }
  // By code unit, never by locale: the order must be the same everywhere.
  return [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function unpackable(path: string, why: string): CodedError {
  return new CodedError({
    code: 'image.path',
    message: `${JSON.stringify(path)} cannot be put into an image`,
    why,
    remedy: 'rename or remove one of the files',
  });
}
