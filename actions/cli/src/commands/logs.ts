import { CodedError } from '@inx/engine';
import { openSession } from '@inx/host';
import type { GlobalOptions, Verb } from '../command.ts';
import { wholeNumber } from '../number.ts';

interface Options extends GlobalOptions {
  readonly lines: number;
  readonly since: number;
}

export default {
  summary: 'the newest log lines of a service',
  examples: [
    ['inx logs invoice', 'the last 50 lines'],
    ['inx logs auth --lines 200', ''],
  ],
  configure: (command) => {
    command
      .argument('<service>', 'name of a service')
      .option('--lines <number>', 'how many', wholeNumber, 50)
      .option('--since <minutes>', 'how far back', wholeNumber, 60);
  },
  run: async (given, output, [service = '']) => {
    const options = given as Options;
    const { context, workspace } = await openSession(options, output.emit);
    const known = workspace.services.map((each) => each.name);
    if (!known.includes(service))
      throw new CodedError({
        code: 'logs.unknown-service',
        message: `no service is named "${service}"`,
        remedy: `choose one of: ${known.join(', ')}`,
      });
    const contract = await context.outer.platform.contract();
    const since = context.outer.clock.now() - options.since * 60_000;
    const lines = await context.open(contract).logs.service({ service, since, limit: options.lines });
    for (const line of lines) {
      output.value({ type: 'log', ...line });
      output.line(
        `${output.paint.dim(`${new Date(line.at).toISOString().slice(11, 23)} ${line.stream.split('/').at(-1)?.slice(0, 8)}`)} ${line.message}`,
      );
    }
    if (lines.length === 0) output.line(`${service} has logged nothing in the last ${options.since} minutes`);
    return 0;
  },
} satisfies Verb;
