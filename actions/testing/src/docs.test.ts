/** Commands that the documents name exist, with the flags that they name. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { repository } from './sandbox.ts';

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(path.join(repository, 'docs'), { recursive: true, encoding: 'utf8' }).map(
    (name) => `docs/${name}`,
  ),
].filter((name) => name.endsWith('.md'));

interface Named {
  readonly verb: string;
  readonly flags: readonly string[];
  readonly line: string;
}

/** `npx inx verb --flag …`, in code spans and blocks; `inx` alone counts inside code spans. */
function commandsIn(text: string): Named[] {
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((match) => (match[1] ?? '').split('\n'));
  return [...spans, ...blocks].flatMap((line) => {
    const found = /(?:^|[\s;&|])(?:npx )?inx ([a-z]+)([^#;&|<>]*)/.exec(line);
    if (!found?.[1]) return [];
    return [
      {
        verb: found[1],
        flags: [...(found[2] ?? '').matchAll(/--[a-z][a-z-]*/g)].map((flag) => flag[0]),
        line,
      },
    ];
  });
}

const named = documents.flatMap((name) =>
  commandsIn(readFileSync(path.join(repository, name), 'utf8')).map((each) => ({ ...each, name })),
);

describe.each([...new Set(named.map((each) => each.verb))].sort())('inx %s', (verb) => {
  it('exists, and so does every flag that a document gives it', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [path.join(repository, 'actions/cli/src/main.ts'), verb, '--help'],
      { env: { ...process.env, NO_COLOR: '1' } },
    );
    expect(stdout).toMatch(new RegExp(`^Usage: inx ${verb}`));
    const missing = named
      .filter((each) => each.verb === verb)
      .filter((each) => each.flags.some((flag) => !new RegExp(`${flag}\\b(?!-)`).test(stdout)));
    expect(missing).toEqual([]);
  });
});

it('documents link to files that are there', () => {
  const missing = documents.flatMap((name) =>
    [...readFileSync(path.join(repository, name), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
      .map((match) => path.join(path.dirname(name), match[1] ?? ''))
      .filter((file) => {
        try {
          readFileSync(path.join(repository, file));
          return false;
        } catch (error) {
          return (error as NodeJS.ErrnoException).code !== 'EISDIR';
        }
      })
      .map((file) => `${name}: ${file}`),
  );
  expect(missing).toEqual([]);
});
