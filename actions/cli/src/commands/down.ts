import { createClients, stackNames } from '@inx/aws';
import { tearDown } from '@inx/engine';
import { cancelOnSignals, findRehearsal, openSession, type Session } from '@inx/host';
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
    if (session.target.name === 'rehearsal') {
      const others = await otherStacks(session);
      const rehearsal = await findRehearsal(session.root);
      if (others.length > 0)
        output.line(`the embedded AWS goes on, as other stacks are in it: ${others.join(', ')}`);
      else if (rehearsal) process.kill(rehearsal.pid, 'SIGTERM');
    }
    return 0;
  },
} satisfies Verb;

/** What other environments have in the same account and region, the CDK's bootstrap left out. */
async function otherStacks({ target }: Session): Promise<string[]> {
  const all = await stackNames(createClients(target).cloudformation);
  return all.filter((name) => !name.startsWith('CDKToolkit')).sort();
}
