/** Runs a workflow file as it is, by nektos/act in host mode, against the local GitHub and the embedded AWS. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type LocalGitHub, tokenOf } from '../github/server.ts';
import type { Approval, WorkflowRun } from '../github/state.ts';
import { repository } from '../sandbox.ts';
import { localRepositories } from './actions.ts';
import { asActReads } from './known.ts';
import { type JobEnded, RunLog } from './log.ts';

const run = promisify(execFile);

export interface WorkflowWish {
  /** File name below `.github/workflows`. */
  readonly workflow: string;
  readonly event: 'push' | 'pull_request' | 'workflow_dispatch' | 'schedule' | 'workflow_run';
  /** The commit that the run is for. */
  readonly sha: string;
  readonly branch?: string;
  /** A fork's `owner/name`. */
  readonly headRepository?: string;
  readonly actor?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly approvals?: readonly Approval[];
  /** What reviewers say, and do meanwhile: asked once a job waits for them, with the environment's name. */
  readonly review?: (environment: string) => Promise<Approval>;
  /** Of a matrix over environments, this one only. */
  readonly environment?: string;
  /** Laid over the event that GitHub would send. */
  readonly payload?: Readonly<Record<string, unknown>>;
  /** `refs/heads/<branch>` unless said otherwise. */
  readonly ref?: string;
}

export interface WorkflowEnded {
  readonly run: WorkflowRun;
  readonly conclusion: 'success' | 'failure';
  readonly jobs: Readonly<Record<string, JobEnded>>;
  readonly text: string;
}

export interface WorkflowStarted {
  readonly run: WorkflowRun;
  readonly ended: Promise<WorkflowEnded>;
  /** Resolves when the log matches; rejects when the run ends before. */
  until(pattern: RegExp): Promise<void>;
  /** Sends a signal to the running steps' processes whose command line matches, as GitHub's runner does on a cancel. */
  signal(pattern: RegExp, signal: NodeJS.Signals): Promise<number>;
  /** The runner dies: act and all that it started. */
  kill(): Promise<void>;
}

export interface Runner {
  start(wish: WorkflowWish): Promise<WorkflowStarted>;
  run(wish: WorkflowWish): Promise<WorkflowEnded>;
  /** Command lines of the processes that run out of a job's folder. */
  processes(): Promise<string[]>;
  stop(): Promise<void>;
}

/** `environment`: variables of every job, where AWS is above all. */
export interface RunnerOptions {
  readonly github: LocalGitHub;
  readonly environment: Readonly<Record<string, string>>;
}

export async function createRunner({ github, environment }: RunnerOptions): Promise<Runner> {
  // Short and outside of the repository: what a job checks out must not lie inside another checkout.
  const home = await mkdtemp(path.join(tmpdir(), 'runner-'));
  const cache = path.join(home, 'cache');
  await provideNode(path.join(cache, 'tool_cache'));
  const started = new Set<WorkflowStarted>();

  const start = async (wish: WorkflowWish): Promise<WorkflowStarted> => {
    const record = recordRun(github, wish);
    const clone = path.join(home, `run-${record.id}`);
    const trusted = wish.event === 'workflow_run' || wish.event === 'schedule';
    await run('git', ['clone', '--quiet', '--shared', '--no-checkout', github.git.directory, clone]);
    await run('git', ['checkout', '--quiet', trusted ? 'main' : wish.sha], { cwd: clone });
    // Only the copy that act itself reads; what a job checks out comes from the local GitHub, untouched.
    const file = path.join(clone, record.path);
    await writeFile(file, asActReads(await readFile(file, 'utf8')));
    const event = path.join(home, `event-${record.id}.json`);
    await writeFile(event, JSON.stringify(eventOf(github, wish, record)));
    const api = github.apiUrl(record);
    const variablesOf = (flag: string, values: Readonly<Record<string, string>>) =>
      Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
    const child = spawn(
      tool(),
      [
        wish.event,
        ...['-C', clone, '-W', `.github/workflows/${wish.workflow}`, '-e', event],
        ...['-P', 'ubuntu-latest=-self-hosted', '--json', '--no-skip-checkout', '--no-cache-server'],
        // One job after the other: the local GitHub knows by that whose permissions a request has.
        ...['--concurrent-jobs', '1'],
        ...['--action-cache-path', cache, '--defaultbranch', 'main', '--actor', record.actor],
        ...['-s', `GITHUB_TOKEN=${tokenOf(record)}`],
        ...localRepositories(),
        ...variablesOf('--input', wish.inputs ?? {}),
        ...(wish.environment ? ['--matrix', `environment:${wish.environment}`] : []),
        ...variablesOf('--env', {
          GITHUB_REPOSITORY: github.state.repository,
          GITHUB_SERVER_URL: github.url,
          GITHUB_API_URL: api,
          ACTIONS_ID_TOKEN_REQUEST_URL: `${api}/_token?api-version=2.0`,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: tokenOf(record),
          GITHUB_RUN_ID: String(record.id),
          GITHUB_REF: wish.ref ?? `refs/heads/${record.headBranch}`,
          SHA_REF: trusted ? ((await github.git.resolve('main')) ?? wish.sha) : wish.sha,
          RUNNER_ENVIRONMENT: 'github-hosted',
          ...environment,
        }),
      ],
      {
        cwd: clone,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          // First of all the Node that GitHub's runner brings for actions that say node24.
          PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH']}`,
          HOME: home,
          XDG_CONFIG_HOME: home,
          // What setup-node's cache restores on GitHub: packages that were downloaded before.
          npm_config_cache: process.env['npm_config_cache'] ?? path.join(homedir(), '.npm'),
        },
      },
    );
    const one = follow(child, record);
    started.add(one);
    void one.ended.then(() => started.delete(one));
    return one;
  };
  return {
    start,
    run: async (wish) => (await start(wish)).ended,
    processes: async () =>
      (await allProcesses()).map(({ command }) => command).filter((command) => command.includes(`${home}/`)),
    stop: async () => {
      await Promise.all([...started].map((each) => each.kill()));
      await rm(home, { recursive: true, force: true });
    },
  };
}

function recordRun(github: LocalGitHub, wish: WorkflowWish): WorkflowRun {
  const record: WorkflowRun = {
    id: github.state.nextId(),
    path: `.github/workflows/${wish.workflow}`,
    name: wish.workflow.replace(/\.yml$/, ''),
    event: wish.event,
    headBranch: wish.branch ?? 'main',
    headSha: wish.sha,
    headRepository: wish.headRepository ?? github.state.repository,
    actor: wish.actor ?? 'ann',
    inputs: wish.inputs ?? {},
    approvals: [...(wish.approvals ?? [])],
    review: wish.review,
    artifacts: [],
    status: 'in_progress',
    conclusion: null,
  };
  github.state.runs.push(record);
  return record;
}

function eventOf(github: LocalGitHub, wish: WorkflowWish, record: WorkflowRun) {
  const [owner = '', name = ''] = github.state.repository.split('/');
  return {
    repository: {
      full_name: github.state.repository,
      name,
      id: Number(github.state.repositoryId),
      owner: { login: owner, id: Number(github.state.ownerId) },
      default_branch: 'main',
    },
    sender: { login: record.actor },
    ...(wish.event === 'push' && { ref: `refs/heads/${record.headBranch}`, after: wish.sha }),
    ...(wish.event === 'workflow_dispatch' && { inputs: wish.inputs ?? {}, ref: 'refs/heads/main' }),
    ...wish.payload,
  };
}

function follow(child: ChildProcess, record: WorkflowRun): WorkflowStarted {
  const log = new RunLog((id, matrix) => {
    const { environment } = matrix;
    record.job = { id, environment: environment === undefined ? undefined : String(environment) };
  });
  const listeners = new Set<() => void>();
  const take = (part: Buffer) => {
    log.take(part.toString('utf8'));
    for (const listener of listeners) listener();
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  const ended = new Promise<WorkflowEnded>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const conclusion = code === 0 ? 'success' : 'failure';
      record.status = 'completed';
      record.conclusion = child.killed ? 'cancelled' : conclusion;
      resolve({ run: record, conclusion, jobs: log.jobs, text: log.text });
    });
  });
  return {
    run: record,
    ended,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!pattern.test(log.text)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`ended before ${pattern}: ${log.text}`)));
      }),
    signal: async (pattern, signal) => {
      const found = (await descendants(child.pid!)).filter((each) => pattern.test(each.command));
      for (const { pid } of found) process.kill(pid, signal);
      return found.length;
    },
    kill: async () => {
      const all = await descendants(child.pid!);
      child.kill('SIGKILL');
      for (const { pid } of all) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch (error) {
          // It has ended between the look and the signal.
          if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
        }
      }
      await ended;
    },
  };
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** By ps, which Linux and macOS have. */
async function allProcesses(): Promise<Process[]> {
  const { stdout } = await run('ps', ['-axww', '-o', 'pid=,ppid=,args=']);
  return stdout.split('\n').flatMap((line) => {
    const found = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return found ? [{ pid: Number(found[1]), parent: Number(found[2]), command: found[3] ?? '' }] : [];
  });
}

async function descendants(root: number): Promise<Process[]> {
  const all = await allProcesses();
  const below = (parent: number): Process[] =>
    all.filter((each) => each.parent === parent).flatMap((each) => [each, ...below(each.pid)]);
  return below(root);
}

/** setup-node takes a version that the tool cache has; the runner image of GitHub brings Node 24 likewise. */
async function provideNode(toolCache: string): Promise<void> {
  const folder = path.join(toolCache, 'node', process.versions.node);
  await mkdir(path.join(folder, 'x64/bin'), { recursive: true });
  await symlink(process.execPath, path.join(folder, 'x64/bin/node'));
  const { stdout } = await run('which', ['npm']);
  await symlink(stdout.trim(), path.join(folder, 'x64/bin/npm'));
  await writeFile(path.join(folder, 'x64.complete'), '');
}

/** act, from PATH or from where `.ci/run` puts it. */
export function findAct(): string | undefined {
  return [
    ...(process.env['PATH'] ?? '').split(path.delimiter).map((folder) => path.join(folder, 'act')),
    path.join(repository, '.inx/tools/bin/act'),
  ].find(existsSync);
}

function tool(): string {
  const found = findAct();
  if (!found) throw new Error('act is not installed; .ci/run installs it');
  return found;
}
