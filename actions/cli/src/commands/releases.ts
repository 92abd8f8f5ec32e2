import { seconds, shortCommit } from '@inx/engine';
import { openSession } from '@inx/host';
import Table from 'cli-table3';
import type { GlobalOptions, Verb } from '../command.ts';
import { wholeNumber } from '../number.ts';

interface Options extends GlobalOptions {
  readonly last: number;
}

export default {
  summary: 'the releases of an environment, newest first',
  examples: [
    ['inx releases', 'the last 20'],
    ['inx releases --last 5', ''],
  ],
  configure: (command) => {
    command.option('--last <number>', 'how many', wholeNumber, 20);
  },
  run: async (given, output) => {
    const options = given as Options;
    const { context } = await openSession(options, output.emit);
    const contract = await context.outer.platform.contract();
    const records = await context.open(contract).store.listRecords(options.last);
    for (const record of records) output.value({ type: 'release', ...record });
    if (records.length === 0) output.line('no release yet: inx deploy');
    else output.line(table(records));
    return 0;
  },
} satisfies Verb;

type Records = Awaited<ReturnType<import('@inx/engine').ReleaseStore['listRecords']>>;

function table(records: Records): string {
  const drawn = new Table({
    head: ['release', 'outcome', 'moved', 'took', 'by', 'when', 'commit'],
    style: { head: [], border: [] },
  });
  for (const record of records) {
    drawn.push([
      String(record.number),
      record.outcome,
      record.moved.join(', ') || '-',
      seconds(record.finishedAt - record.startedAt),
      record.by,
      new Date(record.startedAt).toISOString().slice(0, 19).replace('T', ' '),
      shortCommit(record.release.commit.sha),
    ]);
  }
  return drawn.toString();
}
