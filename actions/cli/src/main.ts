/** `inx`: one command a file under `commands/`. */

import { readdir } from 'node:fs/promises';
import { exitCode } from '@inx/engine';
import { cancelOnSignals, targetChoices } from '@inx/host';
import { Command, Option } from 'commander';
import own from '../package.json' with { type: 'json' };
import type { Verb } from './command.ts';
import { createOutput } from './output.ts';

process.env['NODE_NO_WARNINGS'] = '1';
process.removeAllListeners('warning');

/** Thrown by whatever was waiting when a signal came. */
const isAbort = (error: unknown): boolean =>
  cancelOnSignals().aborted &&
  error instanceof Error &&
  (error.name === 'AbortError' || error === cancelOnSignals().reason);

const program = new Command('inx')
  .description(
    'Releases five services onto Amazon ECS: all together or not at all, rehearsed on this machine first.',
  )
  .version(own.version)
  .showSuggestionAfterError()
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error:/, '✗')) });

const folder = new URL('./commands/', import.meta.url);
for (const file of (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort()) {
  const verb = file.replace(/\.ts$/, '');
  const { default: definition } = (await import(new URL(file, folder).href)) as { default: Verb };
  const command = program.command(verb).description(definition.summary);
  command
    .option('--env <name>', 'environment', 'dev')
    .option('--json', 'JSON lines instead of text', false)
    .addOption(
      new Option('--target <target>', 'where AWS is; the embedded AWS when it runs here').choices([
        ...targetChoices,
      ]),
    );
  definition.configure?.(command);
  command.addHelpText(
    'after',
    `\nExamples:\n${definition.examples.map(([line, what]) => `  ${line.padEnd(36)} ${what}`).join('\n')}`,
  );
  command.action(async (...values: unknown[]) => {
    const own = values.at(-1) as Command;
    const options = own.opts() as Parameters<Verb['run']>[0];
    const output = createOutput(options);
    try {
      process.exitCode = await definition.run(options, output, own.processedArgs as string[]);
    } catch (error) {
      output.end();
      if (isAbort(error)) {
        output.emit({ type: 'ended', outcome: 'cancelled', reason: 'cancelled by a signal' });
        process.exitCode = exitCode('cancelled');
        return;
      }
      output.fail(error);
      process.exitCode = exitCode('refused');
    } finally {
      output.end();
    }
  });
}

try {
  await program.parseAsync();
} catch (error) {
  // Commander has said what was wrong; help and version end well, everything else is a refused input.
  const ended = error as { exitCode?: number };
  process.exitCode = ended.exitCode === 0 ? 0 : exitCode('refused');
}
// Sockets that the SDK keeps alive would hold the process for seconds; all work is done here.
process.stdout.write('', () => process.exit());
