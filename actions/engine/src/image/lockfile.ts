/** The part of package-lock.json that one service rests on. */
import { z } from 'zod';
import { CodedError } from '../kit/error.ts';

const entrySchema = z.object({
  version: z.string().optional(),
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  link: z.boolean().optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
  peerDependencies: z.record(z.string(), z.string()).default({}),
});
const lockSchema = z.object({ lockfileVersion: z.literal(3), packages: z.record(z.string(), entrySchema) });

export type PackageLock = z.output<typeof lockSchema>;

export interface Rests {
  /** `path version integrity` of every third-party package, sorted. */
  readonly packages: readonly string[];
  /** Folders of the repository's own packages that are reached, the first one included, sorted. */
  readonly workspaces: readonly string[];
}

/** Parses the lock file, as npm 7 and later write it. */
export function parseLock(bytes: Uint8Array | undefined): PackageLock {
  const parsed = bytes && lockSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  if (parsed?.success) return parsed.data;
  throw new CodedError({
    code: 'image.lock',
    message: bytes ? 'package-lock.json is not a version 3 lock file' : 'package-lock.json is missing',
    where: 'package-lock.json',
    why: 'without it nobody knows which packages an image holds',
    remedy: 'run npm install and commit package-lock.json',
  });
}

/** Everything that a workspace's run-time dependencies lead to, by npm's own rule: the nearest node_modules wins. */
export function restsOn(lock: PackageLock, workspace: string): Rests {
  const packages = new Set<string>();
  const workspaces = new Set<string>();
  const waiting = [workspace];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const entry = lock.packages[folder];
    if (!entry) throw notLocked(folder);
    const own = !folder.includes('node_modules');
    const line = `${folder} ${entry.version ?? ''} ${entry.integrity ?? ''}`;
    const seen = own ? workspaces : packages;
    if (seen.has(own ? folder : line)) continue;
    seen.add(own ? folder : line);
    const optional = { ...entry.optionalDependencies, ...entry.peerDependencies };
    for (const name of Object.keys({ ...entry.dependencies, ...optional })) {
      const found = locate(lock, folder, name);
      if (found !== undefined) waiting.push(found);
      // Optional ones are absent on platforms that they do not fit.
      else if (!(name in optional)) throw notLocked(`${name} (needed by ${folder})`);
    }
  }
  return { packages: [...packages].sort(), workspaces: [...workspaces].sort() };
}

function locate(lock: PackageLock, from: string, name: string): string | undefined {
  for (let at = from; ; at = parentOf(at)) {
    const path = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    const entry = lock.packages[path];
    if (entry) return entry.link ? entry.resolved : path;
    if (at === '') return undefined;
  }
}

function parentOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

function notLocked(what: string): CodedError {
  return new CodedError({
    code: 'image.lock',
    message: `package-lock.json does not know ${what}`,
    where: 'package-lock.json',
    remedy: 'run npm install and commit package-lock.json',
  });
}
