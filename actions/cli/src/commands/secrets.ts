import { text } from 'node:stream/consumers';
import { type ApiKey, apiKeys, CodedError, listSecrets, setApiKey } from '@inx/engine';
import { openSession } from '@inx/host';
import Table from 'cli-table3';
import type { GlobalOptions, Verb } from '../command.ts';

export default {
  summary: 'sets the API keys that only an operator knows, and lists what is set; never shows a value',
  examples: [
    ['inx secrets list', 'names, versions, who reads them'],
    ['inx secrets set stripe', 'asks for the value'],
    ['inx secrets set sendgrid --env prd < key', 'reads it from standard input'],
  ],
  configure: (command) => {
    command
      .argument('<action>', 'list, or set')
      .argument('[key]', apiKeys.join(' or '))
      // Commander would repeat what was too much: it may be the value itself.
      .configureOutput({
        outputError: (_, write) => write(`✗ ${wrongArguments().message}\n  do:    ${remedy}\n`),
      });
  },
  run: async (given, output, [action, key]) => {
    const { context, workspace } = await openSession(given as GlobalOptions, output.emit);
    if (action === 'list' && key === undefined) {
      const listed = await listSecrets(context);
      for (const secret of listed) output.value({ type: 'secret', ...secret });
      output.line(table(listed));
      return 0;
    }
    const chosen = apiKeys.find((each) => each === key);
    if (action !== 'set' || !chosen) throw wrongArguments();
    const set = await setApiKey(context, chosen, await keyFrom(chosen, workspace.environment.name));
    output.value({ type: 'secret-set', ...set });
    output.line(`${output.paint.good('✓')} ${chosen} is set in ${workspace.environment.name}`);
    output.line(
      set.readers.length > 0
        ? `  ${set.readers.join(', ')}: run with the old value until they are released; inx deploy moves them`
        : '  no service reads it',
    );
    return 0;
  },
} satisfies Verb;

/** Hidden while it is typed; from a pipe or file otherwise. Never from an argument, which every process list shows. */
async function keyFrom(key: ApiKey, environment: string): Promise<string> {
  if (!process.stdin.isTTY) return text(process.stdin);
  const { default: password } = await import('@inquirer/password');
  return password({ message: `${key} for ${environment}`, mask: '*' });
}

const remedy = `inx secrets list; inx secrets set ${apiKeys.join('|')} (the value is asked for, or comes from standard input)`;

/** Without what was given: it may be the value itself. */
const wrongArguments = () =>
  new CodedError({
    code: 'secrets.arguments',
    message: 'that is neither a list nor a key to set',
    remedy,
  });

function table(listed: Awaited<ReturnType<typeof listSecrets>>): string {
  const drawn = new Table({
    head: ['secret', 'keys', 'changed', 'version', 'read by'],
    style: { head: [], border: [] },
  });
  for (const { name, keys, changedAt, versionId, readers } of listed) {
    const filled = Object.entries(keys ?? {}).map(([key, set]) => `${key}: ${set ? 'set' : 'empty'}`);
    drawn.push([
      name,
      filled.join('\n') || '-',
      changedAt === undefined ? '-' : new Date(changedAt).toISOString().slice(0, 19).replace('T', ' '),
      versionId?.slice(0, 8) ?? 'none',
      readers.join(', ') || '-',
    ]);
  }
  return drawn.toString();
}
