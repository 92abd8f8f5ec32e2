/** uv as the builder's wheel resolver, kept in its pinned version below `.inx/tools`. */
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodedError, type Wheels } from '@inx/engine/image';
import { execa } from 'execa';

const defaultVersion = '0.13.9';
const installLimit = 300_000;

export interface UvOptions {
  readonly root: string;
  /** The host's interpreter, for the rehearsal's wheels and for installing uv itself. */
  readonly python: string;
  readonly signal?: AbortSignal;
  /** Told when uv has to be installed, which takes some seconds once. */
  readonly onInstall?: (version: string) => void;
}

/** The wheel resolver; uv is installed only when wheels are really needed. */
export async function uvWheels(options: UvOptions): Promise<Wheels> {
  const version = await pinnedVersion(options.root);
  let installed: Promise<string> | undefined;
  return {
    version: `uv ${version}`,
    async install({ requirements, target }, signal) {
      installed ??= ensureUv(version, options).catch((error: unknown) => {
        installed = undefined;
        throw error;
      });
      const uv = await installed;
      const directory = await mkdtemp(join(tmpdir(), 'inx-wheels-'));
      try {
        const platform = target.platform
          ? ['--python-platform', target.platform, '--python-version', target.version]
          : [];
        const options_ = ['--no-deps', '--require-hashes', '--no-build', '--link-mode', 'copy'];
        const place = ['--python', options.python, '--target', directory, ...platform];
        await runUv(
          uv,
          ['pip', 'install', '--quiet', ...options_, ...place, '-r', requirements],
          options,
          requirements,
          signal,
        );
        return await filesBelow(directory, '');
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    },
  };
}

async function pinnedVersion(root: string): Promise<string> {
  const file = join(root, 'services/kit-python/uv.version');
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return defaultVersion;
  }
}

async function ensureUv(version: string, options: UvOptions): Promise<string> {
  const home = join(options.root, '.inx/tools/uv', version);
  const uv = join(home, 'bin/uv');
  if (await exists(uv)) return uv;
  options.onInstall?.(version);
  await mkdir(join(home, '..'), { recursive: true });
  const fresh = await mkdtemp(join(home, '..', '.new-'));
  try {
    const settings = { ...(options.signal ? { cancelSignal: options.signal } : {}), timeout: installLimit };
    await execa(options.python, ['-m', 'venv', fresh], settings);
    await execa(join(fresh, 'bin/python'), ['-m', 'pip', 'install', '--quiet', `uv==${version}`], settings);
    // Two processes may get here at once; the first to rename wins and the other uses its result.
    await rename(fresh, home).catch(async (error: unknown) => {
      if (!(await exists(uv))) throw error;
    });
    return uv;
  } catch (error) {
    options.signal?.throwIfAborted();
    throw new CodedError(
      {
        code: 'tool.uv',
        message: `uv ${version} could not be installed`,
        where: home,
        why: lastLines(error),
        remedy: 'install Python 3.11 or newer with its venv module, and check that pip reaches its registry',
      },
      { cause: error },
    );
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function runUv(
  uv: string,
  args: readonly string[],
  { root }: UvOptions,
  requirements: string,
  signal?: AbortSignal,
): Promise<void> {
  try {
    await execa(uv, args, {
      cwd: root,
      env: environment(),
      timeout: installLimit,
      ...(signal ? { cancelSignal: signal } : {}),
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw new CodedError(
      {
        code: 'image.wheels',
        message: `the packages of ${requirements} could not be installed`,
        where: requirements,
        why: lastLines(error),
        remedy:
          'pin every package with its hashes (uv pip compile --generate-hashes), as wheels for this platform',
      },
      { cause: error },
    );
  }
}

/** uv reads its own variables only; what a person set for pip is meant for it too. */
function environment(): Record<string, string> {
  const pairs = [
    ['UV_DEFAULT_INDEX', 'PIP_INDEX_URL'],
    ['UV_INDEX', 'PIP_EXTRA_INDEX_URL'],
    ['UV_FIND_LINKS', 'PIP_FIND_LINKS'],
    ['SSL_CERT_FILE', 'PIP_CERT'],
    ['UV_HTTP_TIMEOUT', 'PIP_DEFAULT_TIMEOUT'],
  ] as const;
  const own: Record<string, string> = { UV_NO_PROGRESS: '1', UV_PYTHON_DOWNLOADS: 'never', NO_COLOR: '1' };
  for (const [uv, pip] of pairs) {
    const value = process.env[uv] ?? process.env[pip];
    if (value) own[uv] = value;
  }
  return own;
}

async function filesBelow(
  directory: string,
  inside: string,
): Promise<{ path: string; bytes: Uint8Array; executable: boolean }[]> {
  const entries = await readdir(join(directory, inside), { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(directory, path);
      const full = join(directory, path);
      const executable = ((await stat(full)).mode & 0o100) !== 0;
      return [{ path, bytes: await readFile(full), executable }];
    }),
  );
  return found.flat();
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function lastLines(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr || message).trim().split('\n').slice(-6).join('\n').slice(0, 1500);
}
