/** The repository's files, for the image builder. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry, Files } from '@inx/engine/image';

/** Reads below `root`; a missing file or folder is an answer, anything else that goes wrong is an error. */
export function repositoryFiles(root: string): Files {
  return {
    entries: (directory) => orUndefined(() => entriesOf(join(root, directory))),
    read: (path) => orUndefined(() => readFile(join(root, path))),
  };
}

async function entriesOf(directory: string): Promise<Entry[]> {
  const found = await readdir(directory, { withFileTypes: true });
  return Promise.all(
    found.map(async (entry) => {
      const kind = entry.isFile() ? 'file' : entry.isDirectory() ? 'directory' : 'other';
      const executable = kind === 'file' && ((await stat(join(directory, entry.name))).mode & 0o100) !== 0;
      return { name: entry.name, kind, executable };
    }),
  );
}

async function orUndefined<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
