/** Runs an action as GitHub's runner does: its action.yml, inputs as variables, command files, and its post step. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { repository } from './sandbox.ts';

export interface ActionDocument {
  readonly name: string;
  readonly description: string;
  readonly inputs: Readonly<
    Record<string, { readonly description: string; readonly required?: boolean; readonly default?: string }>
  >;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: {
    readonly using: string;
    readonly main: string;
    readonly post?: string;
    readonly 'post-if'?: string;
  };
}

export async function readAction(name: string): Promise<ActionDocument> {
  return parse(
    await readFile(path.join(repository, 'actions', name, 'action.yml'), 'utf8'),
  ) as ActionDocument;
}

export interface StepEnded {
  readonly code: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

export interface Step {
  readonly child: ChildProcess;
  readonly ended: Promise<StepEnded>;
  until(pattern: RegExp): Promise<void>;
  /** The post step, with the state that the main step left; undefined where the action has none. */
  post(): Promise<StepEnded>;
}

export interface Runner {
  /** Folder of the bundle. */
  readonly dist: string;
  readonly workspace: string;
  readonly token: string;
  /** GITHUB_*, AWS_* and whatever else the job has. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts the main step. An input that is not given has its default, as with the runner. */
export async function startAction(
  runner: Runner,
  name: string,
  inputs: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): Promise<Step> {
  const document = await readAction(name);
  const files = await mkdtemp(path.join(tmpdir(), 'runner-'));
  const file = (kind: string) => path.join(files, kind);
  for (const kind of ['output', 'state', 'summary', 'post-output', 'post-state', 'post-summary'])
    await writeFile(file(kind), '');
  const given = Object.fromEntries(
    Object.entries(document.inputs).map(([input, { default: initially = '' }]) => [
      input,
      inputs[input] ?? (initially === '${{ github.token }}' ? runner.token : initially),
    ]),
  );
  const asVariables = Object.fromEntries(
    Object.entries({ ...given, ...inputs }).map(([input, value]) => [
      `INPUT_${input.replaceAll(' ', '_').toUpperCase()}`,
      value,
    ]),
  );
  const run = (entry: string, prefix: string, state: Readonly<Record<string, string>>) => {
    const child = spawn(process.execPath, [path.join(runner.dist, path.basename(entry))], {
      cwd: runner.workspace,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        RUNNER_TEMP: files,
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: runner.workspace,
        GITHUB_OUTPUT: file(`${prefix}output`),
        GITHUB_STATE: file(`${prefix}state`),
        GITHUB_STEP_SUMMARY: file(`${prefix}summary`),
        ...runner.environment,
        ...asVariables,
        ...state,
        ...more,
      },
    });
    let log = '';
    const listeners = new Set<() => void>();
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part: Buffer) => {
        log += part.toString('utf8');
        for (const listener of listeners) listener();
      });
    const ended = new Promise<StepEnded>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        Promise.all([
          readFile(file(`${prefix}output`), 'utf8'),
          readFile(file(`${prefix}summary`), 'utf8'),
        ]).then(
          ([outputs, summary]) => resolve({ code, log, outputs: readCommandFile(outputs), summary }),
          reject,
        );
      });
    });
    const until = (pattern: RegExp) =>
      new Promise<void>((resolve, reject) => {
        const look = () => {
          if (!pattern.test(log)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`ended before ${pattern}: ${log}`)), reject);
      });
    return { child, ended, until };
  };
  return {
    ...run(document.runs.main, '', {}),
    post: async () => {
      if (document.runs.post === undefined) throw new Error(`${name} has no post step`);
      const state = readCommandFile(await readFile(file('state'), 'utf8'));
      const variables = Object.fromEntries(
        Object.entries(state).map(([key, value]) => [`STATE_${key}`, value]),
      );
      return run(document.runs.post, 'post-', variables).ended;
    },
  };
}

/** `name<<delimiter`, lines, `delimiter`: the form that @actions/core writes. Later values win. */
export function readCommandFile(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name, , value] of text.matchAll(/^([^\n=<]+)<<(\S+)\n([\s\S]*?)\n\2$/gm))
    found[name!] = value!;
  return found;
}
