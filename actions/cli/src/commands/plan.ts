import { plan, planComment, planLines } from '@inx/engine';
import { openSession } from '@inx/host';
import type { GlobalOptions, Verb } from '../command.ts';

interface Options extends GlobalOptions {
  readonly markdown: boolean;
}

export default {
  summary: 'what a deploy would do now, and why; changes nothing',
  examples: [
    ['inx plan', 'for dev'],
    ['inx plan --json', 'for programs'],
    ['inx plan --markdown', 'for a pull request or a job summary'],
  ],
  configure: (command) => {
    command.option('--markdown', 'GitHub Markdown, within what one comment takes', false);
  },
  run: async (given, output) => {
    const options = given as Options;
    const { context } = await openSession(options, output.emit);
    const planned = await plan(context);
    if (options.markdown) output.line(planComment(planned.plan));
    else for (const line of planLines(planned.plan, output.paint)) output.line(line);
    output.value({ type: 'plan', ...planned.plan });
    return 0;
  },
} satisfies Verb;
