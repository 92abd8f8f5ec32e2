/** Where a repository's documents are read from: a folder of this machine, or a commit that is not checked out. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Paths are relative to the repository's root and use "/". */
export interface DocumentFiles {
  /** Undefined when there is no such folder. */
  entries(folder: string): Promise<readonly { readonly name: string; readonly kind: string }[] | undefined>;
  /** Undefined when there is no such file. */
  read(file: string): Promise<Uint8Array | undefined>;
}

export function filesBelow(root: string): DocumentFiles {
  return {
    entries: async (folder) => {
      const found = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => undefined);
      return found?.map((entry) => ({
        name: entry.name,
        kind: entry.isDirectory() ? 'directory' : entry.isFile() ? 'file' : 'other',
      }));
    },
    read: (file) =>
      readFile(path.join(root, file)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
        throw error;
      }),
  };
}
