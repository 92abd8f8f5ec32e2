import { build } from '@inx/engine';
import { openSession } from '@inx/host';
import type { GlobalOptions, Verb } from '../command.ts';

interface Options extends GlobalOptions {
  readonly service?: readonly string[];
}

export default {
  summary: 'builds images and pushes them; releases nothing',
  examples: [
    ['inx build', 'of all services; what the registry has is not built again'],
    ['inx build --service auth invoice', 'of these'],
    ['inx build --json', 'digests for programs, to attest or scan them'],
  ],
  configure: (command) => {
    command.option('--service <name...>', 'only these services');
  },
  run: async (given, output) => {
    const options = given as Options;
    const { context } = await openSession(options, output.emit);
    for (const image of await build(context, options.service)) {
      output.line(`${image.service.padEnd(13)} ${image.repositoryUri}@${image.digest}`);
      output.value({ type: 'image', ...image });
    }
    return 0;
  },
} satisfies Verb;
