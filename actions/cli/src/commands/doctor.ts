import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createAccount } from '@inx/aws';
import { doctor, doctorLines, exitCode, isReady } from '@inx/engine';
import { cancelOnSignals, chooseTarget, findRoot, inAccount, loadWorkspace } from '@inx/host';
import type { Environment } from '@inx/manifest';
import type { Verb } from '../command.ts';
import { templatesOf } from '../templates.ts';

export default {
  summary: 'checks an account before the first deployment; changes nothing',
  examples: [
    ['inx doctor', 'of dev, where the embedded AWS runs'],
    ['inx doctor --env prd --target aws', 'of the account that the credentials lead to'],
    ['inx doctor --json', 'for programs; exit code 2 where something blocks'],
  ],
  run: async (options, output) => {
    const root = await findRoot(process.cwd());
    const workspace = await loadWorkspace(root, options.env);
    const { environment, services } = workspace;
    const wanted = options.target ?? process.env['INX_TARGET'];
    const target = inAccount(await chooseTarget(root, environment.region, wanted), environment.account);
    const [templates, others] = await Promise.all([
      templatesOf(workspace),
      otherEnvironments(root, options.env),
    ]);
    const diagnosis = await doctor(
      createAccount(target),
      { environment, services, templates, others },
      cancelOnSignals(),
    );
    output.value({ type: 'doctor', ready: isReady(diagnosis), ...diagnosis });
    for (const line of doctorLines(diagnosis, output.paint)) output.line(line);
    return exitCode(isReady(diagnosis) ? 'unchanged' : 'refused');
  },
} satisfies Verb;

async function otherEnvironments(root: string, own: string): Promise<Environment[]> {
  const files = await readdir(path.join(root, 'infra/environments'));
  const others = files.flatMap((file) => /^(.+)\.json$/.exec(file)?.[1] ?? []).filter((name) => name !== own);
  return Promise.all(others.map(async (name) => (await loadWorkspace(root, name)).environment));
}
