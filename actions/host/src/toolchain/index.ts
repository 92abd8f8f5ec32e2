/** Everything of this machine that the image builder uses. */
import { join } from 'node:path';
import { type BuildTools, CodedError, type Target } from '@inx/engine/image';
import { execa } from 'execa';
import { folderCache } from './cache.ts';
import { esbuildBundler } from './esbuild.ts';
import { repositoryFiles } from './files.ts';
import { uvWheels } from './uv.ts';

export interface Toolchain {
  readonly tools: BuildTools;
  /** What the rehearsal's images are built for: this machine. */
  readonly hostTarget: Target;
  /** The interpreter behind `python` in the rehearsal. */
  readonly python: string;
}

export interface ToolchainOptions {
  /** The repository's root, absolute. */
  readonly root: string;
  readonly signal?: AbortSignal;
  readonly onInstall?: (version: string) => void;
}

/** Looks at the host once and puts the tools together; installs nothing yet. */
export async function createToolchain(options: ToolchainOptions): Promise<Toolchain> {
  const python = process.env.INX_PYTHON ?? 'python3';
  const [bundler, wheels, version] = await Promise.all([
    esbuildBundler(options.root),
    uvWheels({ ...options, python }),
    pythonVersion(python, options.signal),
  ]);
  return {
    python,
    hostTarget: {
      platform: { os: process.platform, architecture: process.arch === 'x64' ? 'amd64' : process.arch },
      nodeVersion: process.versions.node.split('.')[0]!,
      python: { version },
    },
    tools: {
      files: repositoryFiles(options.root),
      bundler,
      wheels,
      cache: folderCache(join(options.root, '.inx/cache/layers')),
    },
  };
}

/** Version and ABI, as wheels care for both: `3.11 cpython-311-x86_64-linux-gnu`. */
async function pythonVersion(python: string, signal?: AbortSignal): Promise<string> {
  const ask =
    "import sys,sysconfig;print('%d.%d %s'%(sys.version_info[0],sys.version_info[1],sysconfig.get_config_var('SOABI')))";
  try {
    const { stdout } = await execa(python, ['-S', '-c', ask], {
      timeout: 20_000,
      ...(signal ? { cancelSignal: signal } : {}),
    });
    return stdout.trim();
  } catch (error) {
    signal?.throwIfAborted();
    throw new CodedError(
      {
        code: 'tool.python',
        message: `${python} does not run`,
        why: (error as Error).message.split('\n')[0] ?? '',
        remedy: 'install Python 3.11 or newer, or name one in INX_PYTHON',
      },
      { cause: error },
    );
  }
}
