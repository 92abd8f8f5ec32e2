import { createClients, stackNames } from '@inx/aws';
import { tearDown } from '@inx/engine';
import {
  cancelOnSignals,
  findRehearsal,
  inAccount,
  openSession,
  type Rehearsal,
  rehearsalTarget,
  usedAccounts,
} from '@inx/host';
import type { GlobalOptions, Verb } from '../command.ts';
import { deprovision } from '../provision.ts';

interface Options extends GlobalOptions {
  readonly yes: boolean;
}

export default {
  summary:
    'removes what the orchestrator owns, then the platform; the embedded AWS ends with its last environment',
  examples: [
    ['inx down', 'the rehearsal'],
    ['inx down --target aws --yes', 'in an account: everything but what is retained'],
  ],
  configure: (command) => {
    command.option('--yes', 'needed for an account: this takes the product down', false);
  },
  run: async (given, output) => {
    const options = given as Options;
    const session = await openSession(options, output.emit, { cancel: cancelOnSignals() });
    if (session.target.name === 'aws' && !options.yes) {
      output.line(
        `this removes ${session.workspace.environment.name} and its platform from the account; say so with --yes`,
      );
      return 2;
    }
    await tearDown(session.context);
    await deprovision(session.workspace, session.target, output.emit);
    output.line(`${output.paint.good('✓')} ${session.workspace.environment.name} is down`);
    output.value({ type: 'down', environment: session.workspace.environment.name });
    const rehearsal = session.target.name === 'rehearsal' ? await findRehearsal(session.root) : undefined;
    // Another one may be spoken to by AWS_ENDPOINT_URL: that is not ours to end.
    if (rehearsal && rehearsal.endpoint === session.target.endpoint) {
      const others = await stacksIn(rehearsal);
      if (others.length > 0)
        output.line(`the embedded AWS goes on, as other stacks are in it: ${others.join(', ')}`);
      else process.kill(rehearsal.pid, 'SIGTERM');
    }
    return 0;
  },
} satisfies Verb;

/** Stacks of whatever environments are in it, in every account and region; the CDK's bootstrap left out. */
async function stacksIn(rehearsal: Rehearsal): Promise<string[]> {
  const used = await usedAccounts(rehearsal.endpoint);
  const found = await Promise.all(
    used.map(({ accountId, region }) =>
      stackNames(createClients(inAccount(rehearsalTarget(rehearsal, region), accountId)).cloudformation),
    ),
  );
  return found
    .flat()
    .filter((name) => !name.startsWith('CDKToolkit'))
    .sort();
}
