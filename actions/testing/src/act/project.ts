/** A repository of one's own for workflows: everything that is committed here, hosted by a local GitHub. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { repository } from '../sandbox.ts';

const run = promisify(execFile);

export interface Project {
  /** A working copy on main, to edit. */
  readonly root: string;
  /** The bare repository that the local GitHub serves. */
  readonly origin: string;
  edit(file: string, change: (text: string) => string): Promise<void>;
  git(...args: string[]): Promise<string>;
  /** Commits everything and pushes it to a ref of the origin; answers the commit. */
  push(message: string, ref?: string): Promise<string>;
  remove(): Promise<void>;
}

/** Workflows never look into these, and they are large. */
const left = /^actions\/testing\/(third-party|stand-ins|src)\//;

/** `services`: the only ones that stay; the others keep their folders, which the lock file knows, and are no service. */
export async function createProject(services?: readonly string[]): Promise<Project> {
  const folder = await mkdtemp(path.join(tmpdir(), 'project-'));
  const root = path.join(folder, 'work');
  const origin = path.join(folder, 'origin.git');
  const { stdout } = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: repository,
    maxBuffer: 16 * 1024 * 1024,
  });
  const stays = (file: string) => {
    const service = /^services\/([^/]+)\/service\.json$/.exec(file)?.[1];
    return !left.test(file) && (service === undefined || (services?.includes(service) ?? true));
  };
  for (const file of stdout.split('\0').filter((name) => name && stays(name))) {
    // Deleted here, and not yet committed.
    if (!existsSync(path.join(repository, file))) continue;
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await cp(path.join(repository, file), path.join(root, file));
  }
  const git = async (...args: string[]) =>
    (
      await run('git', ['-c', 'user.name=ann', '-c', 'user.email=ann@example.com', ...args], { cwd: root })
    ).stdout.trim();
  await git('init', '--quiet', '--initial-branch', 'main');
  await run('git', ['init', '--quiet', '--bare', '--initial-branch', 'main', origin]);
  const push = async (message: string, ref = 'refs/heads/main') => {
    await git('add', '--all');
    await git('commit', '--quiet', '--allow-empty', '--message', message);
    await git('push', '--quiet', '--force', origin, `HEAD:${ref}`);
    return git('rev-parse', 'HEAD');
  };
  await push('the first');
  return {
    root,
    origin,
    git,
    push,
    edit: async (file, change) => {
      const place = path.join(root, file);
      await writeFile(place, change(await readFile(place, 'utf8')));
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
