import { rollback } from '@inx/engine';
import { openSession } from '@inx/host';
import type { GlobalOptions, Verb } from '../command.ts';
import { finish } from '../finish.ts';
import { wholeNumber } from '../number.ts';

interface Options extends GlobalOptions {
  readonly to?: number;
  readonly wait: number;
}

export default {
  summary: 'a new rollout of an earlier release: same checks, nothing rebuilt',
  examples: [
    ['inx rollback', 'to the release before'],
    ['inx rollback --to 3', 'to release 3'],
  ],
  configure: (command) => {
    command
      .option('--to <number>', 'release to go back to', wholeNumber)
      .option('--wait <seconds>', 'how long to wait for another rollout', wholeNumber, 30);
  },
  run: async (given, output) => {
    const options = given as Options;
    const { context } = await openSession(options, output.emit, { lockWaitMs: options.wait * 1000 });
    return finish(await rollback(context, options.to), output);
  },
} satisfies Verb;
