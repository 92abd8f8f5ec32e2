import { deploy, templatesHash } from '@inx/engine';
import { openSession, readReviewed } from '@inx/host';
import type { GlobalOptions, Verb } from '../command.ts';
import { finish } from '../finish.ts';
import { wholeNumber } from '../number.ts';
import { wantedTemplates } from '../templates.ts';

interface Options extends GlobalOptions {
  readonly force: boolean;
  readonly wait: number;
  readonly plan?: string;
  readonly reviewed?: string;
}

export default {
  summary: 'builds what changed and releases it: all services together, or none',
  examples: [
    ['inx deploy', 'to dev'],
    ['inx deploy --wait 300', 'waits up to 5 minutes for another rollout'],
    ['inx deploy --plan <digest>', 'only if the plan is still the one that was reviewed'],
    ['inx deploy --reviewed reviewed.json', 'a stale plan is made again, and may not do worse'],
  ],
  configure: (command) => {
    command
      .option(
        '--force',
        'let an older commit go over a newer one, and go on where the old release could not start again',
        false,
      )
      .option('--wait <seconds>', 'how long to wait for another rollout', wholeNumber, 30)
      .option('--plan <digest>', 'refuse unless the plan has this digest')
      .option(
        '--reviewed <file>',
        'a plan (inx plan --json): once it is stale, refuse what retires or migrates more',
      );
  },
  run: async (given, output) => {
    const options = given as Options;
    const { context } = await openSession(options, output.emit, {
      lockWaitMs: options.wait * 1000,
    });
    const reviewed = options.reviewed === undefined ? undefined : await readReviewed(options.reviewed);
    const held = options.plan && {
      planDigest: options.plan,
      // A file says by itself what its digest covers.
      ...(!reviewed && { templatesHash: templatesHash(await wantedTemplates(context)) }),
    };
    const wanted = { force: options.force, ...held, ...(reviewed && { reviewed }) };
    return finish(await deploy(context, wanted), output);
  },
} satisfies Verb;
