import { plan, planLines } from '@inx/engine';
import type { Verb } from '../command.ts';
import { openSession } from '../session.ts';

export default {
  summary: 'what a deploy would do now, and why; changes nothing',
  examples: [
    ['inx plan', 'for dev'],
    ['inx plan --json', 'for programs'],
  ],
  run: async (options, output) => {
    const { context } = await openSession(options, output);
    const planned = await plan(context);
    for (const line of planLines(planned.plan, output.paint)) output.line(line);
    output.value({ type: 'plan', ...planned.plan });
    return 0;
  },
} satisfies Verb;
