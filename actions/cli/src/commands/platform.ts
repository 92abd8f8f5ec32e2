import { CodedError, exitCode, inspectPlatform, type PlatformReport } from '@inx/engine';
import { openSession } from '@inx/host';
import Table from 'cli-table3';
import type { GlobalOptions, Verb } from '../command.ts';
import { closeDefault } from '../provision.ts';

export default {
  summary: 'the platform row by row: wanted, provisioned, differing, and whose it is',
  examples: [
    ['inx platform', 'of dev; reads only'],
    ['inx platform --env prd --json', 'for programs'],
    ['inx platform close', 'closes the default security group, which CloudFormation cannot'],
  ],
  configure: (command) => {
    command.argument('[action]', 'close');
    command.addHelpText(
      'after',
      `\nExit codes: 0 every row is as wanted, ${exitCode('needs-attention')} a row is missing or differs.`,
    );
  },
  run: async (given, output, [action]) => {
    const { context, workspace, target } = await openSession(given as GlobalOptions, output.emit);
    if (action === 'close') {
      const closed = await closeDefault(workspace, target, output.emit, context.cancel);
      output.value({ type: 'platform-closed', ...closed });
      output.line(`${output.paint.good('✓')} ${closed.id} is closed (${closed.removed} rules taken away)`);
      return 0;
    }
    if (action !== undefined)
      throw new CodedError({
        code: 'platform.action',
        message: `there is no action ${JSON.stringify(action)}`,
        remedy: 'inx platform, or inx platform close',
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
