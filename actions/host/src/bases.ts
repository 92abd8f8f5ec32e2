/** Base images of this repository: read from its lock file, or written to it. */
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { registryAt } from '@inx/aws';
import { CodedError } from '@inx/engine';
import {
  type Base,
  type BasesLock,
  type BuildInput,
  basesLockFile,
  basesLockText,
  type Files,
  manylinux,
  parseBasesLock,
  pinnedBase,
  type Registry,
  type Runtime,
  registryBase,
  servicePlatform,
} from '@inx/engine/image';
import { repositoryFiles } from './toolchain/files.ts';

/** Undefined where nothing is pinned. Throws `bases.lock-invalid`. */
export async function readBasesLock(files: Pick<Files, 'read'>): Promise<BasesLock | undefined> {
  return parseBasesLock(await files.read(basesLockFile));
}

export const basesLockOf = (root: string) => readBasesLock(repositoryFiles(root));

/** The file appears whole or not at all. */
export async function writeBasesLock(root: string, lock: BasesLock): Promise<void> {
  const file = join(root, basesLockFile);
  const part = `${file}.part`;
  try {
    await writeFile(part, basesLockText(lock));
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
}

/** What an image for AWS stands on, and what it is built for. Throws `image.no-base` where nothing is pinned. */
export function pinnedInput(
  lock: BasesLock | undefined,
  runtime: Runtime,
  registry: (host: string) => Promise<Registry>,
): Pick<BuildInput, 'base' | 'target'> {
  if (!lock)
    throw new CodedError({
      code: 'image.no-base',
      message: 'no base image for AWS is pinned yet',
      where: basesLockFile,
      remedy: 'inx bases pin, then commit the file that it writes',
    });
  const pinned = pinnedBase(lock.bases[runtime], servicePlatform);
  const base: Base = registryBase(() => registry(pinned.host), pinned);
  const [nodeVersion = ''] = lock.bases.node.version.split('.');
  const version = lock.bases.python.version.split('.').slice(0, 2).join('.');
  return {
    base,
    target: {
      platform: servicePlatform,
      nodeVersion,
      python: { version, platform: manylinux(servicePlatform) },
    },
  };
}

/** Opens each registry once. `endpoint`: where the AWS of this machine answers, if not at its own address. */
export function registriesOf(target: Parameters<typeof registryAt>[1]) {
  const open = new Map<string, ReturnType<typeof registryAt>>();
  return (host: string) => {
    const known = open.get(host) ?? registryAt(host, target);
    open.set(host, known);
    return known;
  };
}
