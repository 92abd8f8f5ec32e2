import { CodedError, requestAnsweredWell } from '@inx/engine';
import { openSession } from '@inx/host';
import type { ServiceManifest } from '@inx/manifest';
import type { GlobalOptions, Verb } from '../command.ts';
import { wholeNumber } from '../number.ts';

interface Options extends GlobalOptions {
  readonly lines: number;
  readonly since: number;
  readonly health: boolean;
}

/** Read of the log before what nobody asked for is left out. */
const readLines = 100_000;

export default {
  summary: 'the newest log lines of a service',
  examples: [
    ['inx logs invoice', 'the last 50 lines'],
    ['inx logs auth --lines 200', ''],
    ['inx logs auth --health', 'with the health checks that were answered well'],
  ],
  configure: (command) => {
    command
      .argument('<service>', 'name of a service')
      .option('--lines <number>', 'how many', wholeNumber, 50)
      .option('--since <minutes>', 'how far back', wholeNumber, 60)
      .option('--health', 'health checks too, that were answered well', false);
  },
  run: async (given, output, [service = '']) => {
    const options = given as Options;
    const { context, workspace } = await openSession(options, output.emit);
    const manifest = workspace.services.find((each) => each.name === service);
    if (!manifest)
      throw new CodedError({
        code: 'logs.unknown-service',
        message: `no service is named "${service}"`,
        remedy: `choose one of: ${workspace.services.map((each) => each.name).join(', ')}`,
      });
    const contract = await context.outer.platform.contract();
    const since = context.outer.clock.now() - options.since * 60_000;
    const all = await context.open(contract).logs.service({ service, since, limit: readLines });
    const health = healthPaths(manifest);
    const lines = all
      .filter((line) => options.health || !health.has(requestAnsweredWell(line.message)?.path ?? ''))
      .slice(-options.lines);
    for (const line of lines) {
      output.value({ type: 'log', ...line });
      output.line(
        `${output.paint.dim(`${new Date(line.at).toISOString().slice(11, 23)} ${line.stream.split('/').at(-1)?.slice(0, 8)}`)} ${line.message}`,
      );
    }
    if (lines.length === 0)
      output.line(
        `${service} has logged nothing${all.length > 0 ? ' but health checks (--health shows them)' : ''} in the last ${options.since} minutes`,
      );
    return 0;
  },
} satisfies Verb;

/** What the load balancer asks, and what a release's own checks ask of health: hundreds of lines that nobody reads. */
function healthPaths({ health, checks }: ServiceManifest): ReadonlySet<string> {
  return new Set([
    health.path,
    ...checks.flatMap(({ steps }) => steps.map(({ path }) => path)).filter((path) => /\bhealth\b/.test(path)),
  ]);
}
