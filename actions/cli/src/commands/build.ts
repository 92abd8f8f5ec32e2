import { build } from '@inx/engine';
import { openSession } from '@inx/host';
import type { GlobalOptions, Verb } from '../command.ts';

interface Options extends GlobalOptions {
  readonly service?: readonly string[];
  readonly unattested?: boolean;
}

export default {
  summary: 'builds images and pushes them; releases nothing',
  examples: [
    ['inx build', 'of all services; what the registry has is not built again'],
    ['inx build --service auth invoice', 'of these'],
    ['inx build --unattested', 'again what carries no attestation: does it come out the same?'],
    ['inx build --json', 'digests for programs, to attest or scan them'],
  ],
  configure: (command) => {
    command
      .option('--service <name...>', 'only these services')
      .option('--unattested', 'build again what the registry has without an attestation, and compare');
  },
  run: async (given, output) => {
    const options = given as Options;
    const { context } = await openSession(options, output.emit);
    const { service: services, unattested = false } = options;
    for (const image of await build(context, { services, unattested })) {
      output.line(`${image.service.padEnd(13)} ${image.repositoryUri}@${image.digest}`);
      output.value({ type: 'image', ...image });
    }
    return 0;
  },
} satisfies Verb;
