/** What can be said of the workflow files without running them: pins, permissions, time-outs, and two linters. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { pinnedActions } from './act/actions.ts';
import { repository } from './sandbox.ts';

const folder = path.join(repository, '.github');
const files = (readdirSync(folder, { recursive: true }) as string[])
  .filter((name) => /^(workflows|actions)\/.*\.yml$/.test(name))
  .map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }));
const workflows = files.filter(({ name }) => name.startsWith('workflows/'));

const step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const job = z.object({
  permissions: z.record(z.string(), z.enum(['read', 'write'])),
  'timeout-minutes': z.number(),
  environment: z.object({ name: z.string(), deployment: z.literal(false) }).optional(),
  steps: z.array(step),
});
const workflow = z.object({ permissions: z.strictObject({}), jobs: z.record(z.string(), job) });

describe.each(workflows)('$name', ({ text }) => {
  it('grants nothing on top; each job names its permissions and its time-out', () => {
    expect(workflow.safeParse(parse(text)).error?.issues ?? []).toEqual([]);
  });

  it('keeps no credentials in the checkout', () => {
    const checkouts = Object.values(workflow.parse(parse(text)).jobs)
      .flatMap((each) => each.steps)
      .filter((each) => each.uses?.startsWith('actions/checkout@'));
    expect(checkouts.map((each) => each.with?.['persist-credentials'])).toEqual(checkouts.map(() => false));
  });

  it('keeps an artifact anew when its run is run again', () => {
    const uploads = Object.values(workflow.parse(parse(text)).jobs)
      .flatMap((each) => each.steps)
      .filter((each) => each.uses?.startsWith('actions/upload-artifact@'));
    expect(uploads.map((each) => each.with?.['overwrite'])).toEqual(uploads.map(() => true));
  });

  it('lets nothing from outside into a shell by its text', () => {
    const scripts = Object.values(workflow.parse(parse(text)).jobs).flatMap((each) => each.steps);
    expect(scripts.filter((each) => each.run?.includes('${{'))).toEqual([]);
  });

  it('knows no long-lived key', () => expect(text).not.toMatch(/secrets\.|aws-access-key-id/));
});

describe('third-party actions', () => {
  const uses = files.flatMap(({ name, text }) =>
    [...text.matchAll(/uses: ([\w.-]+\/[\w./-]+)@(\S+)(?: # (\S+))?$/gm)].map(([, action, ref, release]) => ({
      name,
      action: action ?? '',
      ref,
      release,
    })),
  );

  it('are pinned to the commit that the list has, with its release beside it', () => {
    const wrong = uses.filter(
      ({ action, ref, release }) =>
        pinnedActions[action]?.commit !== ref || pinnedActions[action]?.release !== release,
    );
    expect(wrong).toEqual([]);
  });

  it('are all in use: the list names nothing more', () => {
    expect(Object.keys(pinnedActions).sort()).toEqual([...new Set(uses.map(({ action }) => action))].sort());
  });
});

/** Where `.ci/run` puts them. */
const tools = path.join(repository, '.inx/tools');
const linters = [
  { name: 'actionlint', program: path.join(tools, 'bin/actionlint'), args: [] },
  {
    name: 'zizmor',
    program: path.join(tools, 'zizmor/bin/zizmor'),
    args: ['--offline', '--no-progress', '--persona=auditor', '--config', '.github/zizmor.yml', '.github'],
  },
];

describe.each(linters)('$name', ({ program, args }) => {
  it.skipIf(!existsSync(program) && !process.env['CI'])('has nothing to say', async () => {
    const said = await promisify(execFile)(program, args, { cwd: repository }).then(
      () => '',
      (error: { stdout?: string; message: string }) => error.stdout || error.message,
    );
    expect(said).toBe('');
  });
});
