import { exitCode, planComment, planLines, planPromotion, promote } from '@inx/engine';
import { openSession, openSource } from '@inx/host';
import type { GlobalOptions, Verb } from '../command.ts';
import { finish } from '../finish.ts';
import { wholeNumber } from '../number.ts';

interface Options extends GlobalOptions {
  readonly from: string;
  readonly to: string;
  readonly release?: number;
  readonly plan: boolean;
  readonly markdown: boolean;
  readonly digest?: string;
  readonly force: boolean;
  readonly wait: number;
}

export default {
  summary: 'the very images that one environment runs, released in another with its configuration',
  examples: [
    ['inx promote --from dev --to prd', 'what dev runs now'],
    ['inx promote --plan', 'what that would do; changes nothing'],
    ['inx promote --release 7', 'release 7 of dev'],
    ['inx promote --digest <digest>', 'only if the plan is still the one that was reviewed'],
  ],
  configure: (command) => {
    command
      .option('--from <name>', 'environment that runs it', 'dev')
      .option('--to <name>', 'environment that gets it', 'prd')
      .option(
        '--release <number>',
        'of the environment that runs it; what it runs now if absent',
        wholeNumber,
      )
      .option('--plan', 'show what it would do, and change nothing', false)
      .option('--markdown', 'the plan as GitHub Markdown', false)
      .option('--digest <digest>', 'refuse unless the plan has this digest')
      .option('--force', 'let an older commit go over a newer one', false)
      .option('--wait <seconds>', 'how long to wait for another rollout', wholeNumber, 30);
  },
  run: async (given, output) => {
    const options = given as Options;
    const session = await openSession({ ...options, env: options.to }, output.emit, {
      lockWaitMs: options.wait * 1000,
    });
    const source = await openSource(session, options.from);
    const chosen = options.release === undefined ? {} : { release: options.release };
    if (options.plan || options.markdown) {
      const { plan } = await planPromotion(session.context, source, chosen);
      if (options.markdown) output.line(planComment(plan));
      else for (const line of planLines(plan, output.paint)) output.line(line);
      output.value({ type: 'plan', ...plan });
      return exitCode((plan.problems ?? []).length > 0 ? 'refused' : 'released');
    }
    const result = await promote(session.context, source, {
      ...chosen,
      force: options.force,
      ...(options.digest && { planDigest: options.digest }),
    });
    return finish(result, output);
  },
} satisfies Verb;
