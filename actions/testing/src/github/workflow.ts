/** What a workflow file grants a job: its token's permissions and the environment it deploys to. */
import { parse } from 'yaml';
import { z } from 'zod';
import type { WorkflowRun } from './state.ts';

const permissions = z.union([
  z.enum(['read-all', 'write-all']),
  z.record(z.string(), z.enum(['read', 'write', 'none'])),
  z.null(),
]);
const job = z.object({
  permissions: permissions.optional(),
  environment: z.union([z.string(), z.object({ name: z.string() })]).optional(),
});
const workflow = z.object({ permissions: permissions.optional(), jobs: z.record(z.string(), job) });

export interface Grant {
  /** `contents` → `read` */
  readonly permissions: ReadonlyMap<string, 'read' | 'write'>;
  readonly environment: string | undefined;
}

/** Throws what is wrong with the file; undefined where it has no such job. */
export function grantOf(
  text: string,
  jobId: string,
  run: WorkflowRun,
  matrix: Readonly<Record<string, string>>,
): Grant | undefined {
  const parsed = workflow.parse(parse(text));
  const found = parsed.jobs[jobId];
  if (!found) return undefined;
  const declared = found.permissions !== undefined ? found.permissions : parsed.permissions;
  if (typeof declared === 'string')
    throw new Error(`${run.path}: job ${jobId} takes ${declared}; name the permissions it needs`);
  const granted = Object.entries(declared ?? {}).flatMap(([scope, level]) =>
    level === 'none' ? [] : [[scope, level] as const],
  );
  const named = typeof found.environment === 'object' ? found.environment.name : found.environment;
  return { permissions: new Map(granted), environment: named && evaluate(named, run, matrix) };
}

/** `${{ inputs.name }}` and `${{ matrix.name }}`: all that an environment's name may be made of here. */
function evaluate(text: string, run: WorkflowRun, matrix: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{\{\s*(inputs|matrix)\.([\w-]+)\s*\}\}/g, (_, from: string, name: string) => {
    const value = (from === 'inputs' ? run.inputs : matrix)[name];
    if (value === undefined) throw new Error(`${from}.${name} has no value in this run`);
    return value;
  });
}
