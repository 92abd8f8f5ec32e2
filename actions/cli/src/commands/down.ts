import { tearDown } from '@inx/engine';
import { cancelOnSignals, findRehearsal, openSession } from '@inx/host';
import type { GlobalOptions, Verb } from '../command.ts';
import { deprovision } from '../provision.ts';

interface Options extends GlobalOptions {
  readonly yes: boolean;
}

export default {
  summary: 'removes what the orchestrator owns, then the platform; the embedded AWS ends with it',
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
    const rehearsal = session.target.name === 'rehearsal' ? await findRehearsal(session.root) : undefined;
    // An environment that was put beside the first one goes alone.
    if (rehearsal?.environment === session.workspace.environment.name) process.kill(rehearsal.pid, 'SIGTERM');
    output.line(`${output.paint.good('✓')} ${session.workspace.environment.name} is down`);
    output.value({ type: 'down', environment: session.workspace.environment.name });
    return 0;
  },
} satisfies Verb;
