/**
 * The files of a commit that is not checked out, read from git's objects as data: nothing of it is written to disk or
 * executed, whatever it holds. So a job with permissions can look at the commit of a stranger.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { CodedError } from '@inx/engine';
import type { Entry, Files } from '@inx/engine/image';
import { execa } from 'execa';

export interface GitFilesLimits {
  /** Files of the whole commit. */
  readonly files: number;
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** Bytes of all files that are read. */
  readonly totalBytes: number;
}

export const usualLimits: GitFilesLimits = { files: 50_000, fileBytes: 8_388_608, totalBytes: 268_435_456 };

export interface GitFiles extends Files {
  readonly commit: string;
  /** Ends the git process that reads. */
  close(): void;
}

/** Objects as they are: no replacements, nothing fetched meanwhile, no lock taken. */
const gitEnvironment = { GIT_NO_REPLACE_OBJECTS: '1', GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0' };
const timeout = 30_000;

interface Blob {
  readonly id: string;
  readonly bytes: number;
}

/**
 * Undefined when git does not know the commit. `commit`: the full name, as abbreviations and branch names can be made to
 * mean something else.
 *
 * Throws `git.too-large` for a commit beyond the limits; reading throws it for a file beyond them.
 */
export async function gitFiles(
  root: string,
  commit: string,
  limits: GitFilesLimits = usualLimits,
): Promise<GitFiles | undefined> {
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit)) return undefined;
  const listed = await execa(
    'git',
    ['ls-tree', '-r', '-t', '-z', '--long', '--full-tree', `${commit}^{commit}`],
    { cwd: root, reject: false, timeout, env: gitEnvironment, maxBuffer: limits.files * 400 },
  );
  if (listed.isMaxBuffer) throw tooLarge(commit, `more than ${limits.files} files`);
  if (listed.exitCode !== 0) return undefined;
  const folders = new Map<string, Entry[]>([['', []]]);
  const blobs = new Map<string, Blob>();
  for (const line of listed.stdout.split('\0')) {
    // <mode> SP <type> SP <object> SP+ <size> TAB <path> (git-ls-tree, "OUTPUT FORMAT")
    const found = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t(.+)$/s.exec(line);
    if (!found) continue;
    const [, mode, type, id, bytes, path] = found as unknown as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const parent = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
    const regular = mode === '100644' || mode === '100755';
    folders.get(parent)?.push({
      name: path.slice(parent === '' ? 0 : parent.length + 1),
      kind: type === 'tree' ? 'directory' : regular ? 'file' : 'other',
      executable: mode === '100755',
    });
    if (type === 'tree') folders.set(path, []);
    else if (regular) blobs.set(path, { id, bytes: Number(bytes) });
    if (blobs.size > limits.files) throw tooLarge(commit, `more than ${limits.files} files`);
  }
  const reader = objectReader(root);
  let read = 0;
  return {
    commit,
    entries: async (directory) => folders.get(directory),
    read: async (path) => {
      const blob = blobs.get(path);
      if (!blob) return undefined;
      if (blob.bytes > limits.fileBytes) throw tooLarge(commit, `${path} has ${blob.bytes} bytes`);
      read += blob.bytes;
      if (read > limits.totalBytes) throw tooLarge(commit, `more than ${limits.totalBytes} bytes to read`);
      return reader.read(blob);
    },
    close: reader.close,
  };
}

function tooLarge(commit: string, what: string): CodedError {
  return new CodedError({
    code: 'git.too-large',
    message: `${commit.slice(0, 8)} is larger than a plan reads: ${what}`,
    where: commit,
    remedy: 'take large files out of the commit',
  });
}

interface Waiting {
  readonly bytes: number;
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

/** One `git cat-file --batch` for all objects, started with the first; it does not keep the program running. */
function objectReader(root: string) {
  let child: ChildProcess | undefined;
  const waiting: Waiting[] = [];
  let held: Buffer = Buffer.alloc(0);
  const hold = (busy: boolean) => {
    for (const each of [child, child?.stdout] as ({ ref?(): void; unref?(): void } | null | undefined)[])
      if (busy) each?.ref?.();
      else each?.unref?.();
  };
  const take = (part: Buffer) => {
    held = held.length === 0 ? part : Buffer.concat([held, part]);
    for (;;) {
      const next = waiting[0];
      const end = held.indexOf('\n');
      if (!next || end < 0) return;
      // <object> SP <type> SP <size> LF <contents> LF (git-cat-file, "BATCH OUTPUT")
      const header = held.subarray(0, end).toString('utf8');
      const size = Number(/ blob (\d+)$/.exec(header)?.[1] ?? Number.NaN);
      if (size !== next.bytes) return fail(new Error(`git answers "${header}"`));
      if (held.length < end + size + 2) return;
      next.resolve(Uint8Array.from(held.subarray(end + 1, end + 1 + size)));
      held = held.subarray(end + size + 2);
      waiting.shift();
      if (waiting.length === 0) hold(false);
    }
  };
  const fail = (cause: Error) => {
    child?.kill();
    child = undefined;
    held = Buffer.alloc(0);
    for (const each of waiting.splice(0))
      each.reject(
        new CodedError(
          { code: 'git.read', message: `git does not read: ${cause.message}`, remedy: 'run git fsck' },
          { cause },
        ),
      );
  };
  const start = () => {
    const started = spawn('git', ['cat-file', '--batch'], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, ...gitEnvironment },
    });
    started.stdout.on('data', take);
    started.stdin.on('error', fail);
    started.once('error', fail);
    started.once('exit', () => fail(new Error('it ended')));
    return started;
  };
  return {
    read: ({ id, bytes }: Blob): Promise<Uint8Array> =>
      new Promise((resolve, reject) => {
        child ??= start();
        hold(true);
        waiting.push({ bytes, resolve, reject });
        child.stdin?.write(`${id}\n`);
      }),
    close: () => {
      child?.removeAllListeners('exit');
      child?.kill();
      child = undefined;
    },
  };
}
