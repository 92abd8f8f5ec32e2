import { resume } from '@inx/engine';
import { openSession } from '@inx/host';
import type { GlobalOptions, Verb } from '../command.ts';
import { finish } from '../finish.ts';
import { wholeNumber } from '../number.ts';

interface Options extends GlobalOptions {
  readonly wait: number;
}

export default {
  summary: 'settles what a process that died left half-way: back, or forward once it was kept',
  examples: [['inx resume', 'settle dev now']],
  configure: (command) => {
    command.option('--wait <seconds>', 'how long to wait for a lease to expire', wholeNumber, 60);
  },
  run: async (given, output) => {
    const options = given as Options;
    const { context } = await openSession(options, output.emit, { lockWaitMs: options.wait * 1000 });
    return finish(await resume(context), output);
  },
} satisfies Verb;
