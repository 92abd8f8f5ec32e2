/** What every action shares: inputs read, secrets masked, failures told, and the step ended by its outcome. */
import path from 'node:path';
import * as core from '@actions/core';
import {
  CodedError,
  type EventSink,
  jobSummary,
  messageOf,
  type Outcome,
  type Problem,
  problemsOf,
  type ReleaseRecord,
} from '@inx/engine';
import { z } from 'zod';
import { annotate } from './annotate.ts';
import { conclude, debugAgain } from './conclusion.ts';
import { environmentName, pathInside, token } from './fields.ts';
import { type Environment, parseInputs } from './inputs.ts';
import { createLog } from './log.ts';
import { createReports, type Reports } from './reports.ts';
import { type Run, readRun } from './run.ts';
import { maskSecrets } from './secrets.ts';
import { appendSummary } from './summary.ts';

/** Inputs that every action has. */
export const shared = {
  environment: environmentName(),
  'working-directory': pathInside().default('.'),
  token: token(),
} as const;

type Shared = z.ZodObject<typeof shared>;

/** The inputs that every action has, and an action's own; any other name is refused. */
export function inputsOf<Own extends z.ZodRawShape>(own: Own) {
  return z.strictObject({ ...shared, ...own });
}

/** What an action works with. */
export interface Given<Inputs> {
  readonly inputs: Inputs;
  readonly run: Run;
  /** Where AWS is: an account, unless INX_TARGET names the rehearsal. */
  readonly target: string;
  readonly emit: EventSink;
  readonly reports: Reports;
}

/** How an action ended. */
export interface Ending {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly problems: readonly Problem[];
  readonly record?: ReleaseRecord | undefined;
  readonly outputs: Readonly<Record<string, string>>;
  /** Ends well whatever its outcome, for example a look that found somebody else at work. */
  readonly well?: boolean;
  /** Markdown; absent where the story of the run is told instead. */
  readonly summary?: string;
  readonly links?: readonly { readonly title: string; readonly url: string }[];
  /** Tells GitHub's API: last, as a cancelled run has seconds, and the rest is on this machine by then. */
  readonly report?: () => Promise<void>;
}

export interface Action<Schema extends z.ZodObject = z.ZodObject> {
  /** The folder's name under `actions/`, and the verb of `inx`. */
  readonly name: string;
  readonly inputs: Schema;
  readonly outputs: readonly string[];
  /** Why there is nothing to do, asked before the inputs are read. */
  readonly skip?: () => string | undefined;
  readonly run: (given: Given<z.output<Schema>>) => Promise<Ending>;
}

/** Runs the action, and ends the process: sockets that are kept alive would hold it for seconds. */
export async function start(action: Action): Promise<void> {
  const code = await runAction(action);
  process.stdout.write('', () => process.exit(code));
}

/** Keeps the inputs' type for `run`. */
export function defineAction<Schema extends z.ZodObject>(action: Action<Schema>): Action<Schema> {
  return action;
}

/** Time for GitHub's API after the work is done; after a signal the runner leaves 7.5 seconds in all, then 2.5. */
const reportMs = 120_000;
const reportAfterSignalMs = 3_000;

/** Runs the action and answers the step's exit code; never throws. */
export async function runAction(action: Action, environment: Environment = process.env): Promise<number> {
  maskSecrets(environment);
  let folder = '';
  let name = '';
  try {
    const idle = action.skip?.();
    if (idle !== undefined) {
      core.info(idle);
      return 0;
    }
    const run = readRun(environment);
    const inputs = parseInputs(action.inputs, environment, {
      action: action.name,
      workspace: run.workspace,
      ...(run.workflowFile !== undefined && { workflow: run.workflowFile }),
    }) as z.output<Shared>;
    maskSecrets(environment, Object.values(inputs));
    name = inputs.environment;
    folder = inputs['working-directory'] === '.' ? '' : inputs['working-directory'];
    enter(path.join(run.workspace, folder));
    let cancelled = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (cancelled = true));
    const limit = () => AbortSignal.timeout(cancelled ? reportAfterSignalMs : reportMs);
    const reports = createReports(run, inputs.token, limit);
    const ending = await action.run({
      inputs,
      run,
      target: environment['INX_TARGET'] || 'aws',
      emit: createLog(folder),
      reports,
    });
    return await end(action, inputs.environment, folder, ending);
  } catch (error) {
    return fail(action, name, folder, error);
  }
}

function enter(folder: string): void {
  try {
    process.chdir(folder);
  } catch (error) {
    throw new CodedError(
      {
        code: 'input.invalid',
        message: `the folder ${folder} is not there: ${messageOf(error)}`,
        where: 'with.working-directory',
        remedy: 'check the repository out first (actions/checkout), and correct working-directory',
      },
      { cause: error },
    );
  }
}

async function end(action: Action, environment: string, folder: string, ending: Ending): Promise<number> {
  const { outcome, reason, problems } = ending;
  core.setOutput('outcome', outcome);
  for (const [output, value] of Object.entries(ending.outputs)) core.setOutput(output, value);
  await appendSummary(
    ending.summary ?? jobSummary({ verb: action.name, environment, ...ending, links: ending.links ?? [] }),
  );
  const { exitCode, annotation } = ending.well ? conclude('unchanged') : conclude(outcome);
  // What has a story of its own (a plan, images built) releases nothing: "unchanged" would read as its result.
  const own = outcome === 'unchanged' && ending.summary !== undefined;
  const title = `${action.name} ${environment}${own ? '' : `: ${outcome}`}`;
  const say = { notice: core.notice, warning: core.warning, error: core.error }[annotation];
  for (const problem of problems) annotate(problem, folder);
  say(reason, { title });
  await ending.report?.();
  return exitCode;
}

/** What was thrown before anything moved: refused input, or a fault of ours, told apart. */
async function fail(action: Action, environment: string, folder: string, error: unknown): Promise<number> {
  const coded = error instanceof CodedError;
  const problems = problemsOf(error, debugAgain);
  for (const problem of problems) annotate(problem, folder);
  if (!coded && error instanceof Error) core.debug(error.stack ?? '');
  core.setOutput('outcome', 'refused');
  const reason = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`;
  const story = { verb: action.name, environment, outcome: 'refused', reason, problems, links: [] } as const;
  await appendSummary(jobSummary(story)).catch((fault: unknown) => core.debug(messageOf(fault)));
  return coded ? conclude('refused').exitCode : 1;
}
