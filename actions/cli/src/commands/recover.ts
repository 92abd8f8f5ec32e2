import { recover } from '@inx/engine';
import { openSession } from '@inx/host';
import type { Verb } from '../command.ts';
import { finish } from '../finish.ts';

export default {
  summary: 'rebuilds a lost state from the release records, where ECS runs just what one says',
  examples: [['inx recover', 'after state.lost; changes nothing that runs']],
  run: async (options, output) => {
    const { context } = await openSession(options, output.emit);
    return finish(await recover(context), output);
  },
} satisfies Verb;
