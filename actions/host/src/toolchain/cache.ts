/** Packed layers on disk, below `.inx/cache`. Nothing is trusted that does not have the digest it was stored with. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestOf, type LayerCache } from '@inx/engine/image';

/** A cache that may be deleted at any time and shared by processes: files appear whole or not at all. */
export function folderCache(directory: string): LayerCache {
  const place = (key: string) => join(directory, key.slice(0, 2), key);
  return {
    async get(key) {
      try {
        const note = JSON.parse(await readFile(`${place(key)}.json`, 'utf8')) as Record<string, string>;
        const bytes = await readFile(`${place(key)}.tgz`);
        return note.diffId && note.digest === digestOf(bytes) ? { diffId: note.diffId, bytes } : undefined;
      } catch {
        return undefined;
      }
    },
    async put(key, { diffId, bytes }) {
      await mkdir(dirname(place(key)), { recursive: true });
      await writeWhole(`${place(key)}.tgz`, bytes);
      await writeWhole(`${place(key)}.json`, JSON.stringify({ diffId, digest: digestOf(bytes) }));
    },
  };
}

async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  // Two services of one process may pack the same dependencies at once: each writes a file of its own.
  const part = `${path}.${randomUUID()}.part`;
  await writeFile(part, content);
  await rename(part, path);
}
