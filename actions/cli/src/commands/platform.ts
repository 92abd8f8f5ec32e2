import { CodedError, exitCode, inspectPlatform, type PlatformReport, platformSince } from '@inx/engine';
import { openSession, readAssembly } from '@inx/host';
import Table from 'cli-table3';
import type { GlobalOptions, Verb } from '../command.ts';
import { closeDefault } from '../provision.ts';
import { templatesOf } from '../templates.ts';

interface Options extends GlobalOptions {
  readonly basis?: string;
  readonly templates?: string;
}

export default {
  summary: 'the platform row by row: wanted, provisioned, differing, and whose it is',
  examples: [
    ['inx platform', 'of dev; reads only'],
    ['inx platform --env prd --json', 'for programs'],
    ['inx platform close', 'closes the default security group, which CloudFormation cannot'],
    ['inx platform check --basis <hash>', 'is the platform still the one that a plan was made from?'],
  ],
  configure: (command) => {
    command
      .argument('[action]', 'close, or check')
      .option(
        '--basis <hash>',
        'with check: platform.basis of a plan; refused where the platform is another one now',
      )
      .option(
        '--templates <folder>',
        'with check: what the CDK synthesized (cdk.out), instead of doing it anew',
      );
    command.addHelpText(
      'after',
      `\nExit codes: 0 every row is as wanted, ${exitCode('needs-attention')} a row is missing or differs.`,
    );
  },
  run: async (given, output, [action]) => {
    const options = given as Options;
    const { context, workspace, target } = await openSession(options, output.emit);
    if (action === 'close') {
      const closed = await closeDefault(workspace, target, output.emit, context.cancel);
      output.value({ type: 'platform-closed', ...closed });
      output.line(`${output.paint.good('✓')} ${closed.id} is closed (${closed.removed} rules taken away)`);
      return 0;
    }
    if (action === 'check') {
      const basis = basisOf(options);
      const templates =
        options.templates === undefined
          ? await templatesOf(workspace)
          : await readAssembly(options.templates);
      const since = await platformSince(context, { templates }, basis);
      output.value({ type: 'platform-checked', ...since });
      output.line(
        since.holds
          ? `${output.paint.good('✓')} the platform is the one that was planned with`
          : `${output.paint.bad('✗')} the platform is not the one that was planned with; what would happen now: ${since.needs}`,
      );
      return exitCode(since.holds ? 'unchanged' : 'refused');
    }
    if (action !== undefined)
      throw new CodedError({
        code: 'platform.action',
        message: `there is no action ${JSON.stringify(action)}`,
        remedy: 'inx platform, inx platform close, or inx platform check',
      });
    const report = await inspectPlatform(context);
    output.value({ type: 'platform', ...report });
    output.line(table(report));
    for (const { what, differences } of report.rows)
      for (const each of differences) output.line(`${output.paint.bad('✗')} ${what}: ${each}`);
    for (const each of report.unread) output.line(`! not looked at: ${each}`);
    const well = report.unread.length === 0 && report.rows.every(({ status }) => status === 'provisioned');
    return exitCode(well ? 'unchanged' : 'needs-attention');
  },
} satisfies Verb;

function basisOf({ basis }: Options): string {
  if (basis !== undefined && /^[0-9a-f]{64}$/.test(basis)) return basis;
  throw new CodedError({
    code: 'platform.basis',
    message: `--basis must be 64 hexadecimal digits, found ${JSON.stringify(basis ?? '')}`,
    where: '--basis',
    remedy: 'take platform.basis of the plan: inx plan --json',
  });
}

function table({ rows }: PlatformReport): string {
  const drawn = new Table({
    head: ['section', 'what', 'wanted', 'owner', 'status'],
    colWidths: [null, null, 60, null, null],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { section, what, wanted, owner, status } of rows)
    drawn.push([section, what, wanted, owner, status]);
  return drawn.toString();
}
