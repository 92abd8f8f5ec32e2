/** action.yml says what the code takes and gives; the documentation and the bundle are made from what is there. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { digestOf } from '@inx/engine/image';
import type { Action } from '@inx/github';
import { describe, expect, it } from 'vitest';
import { actionNames, bundleActions } from '../../bundle.ts';
import { actionsDocument, actionsDocumentFile } from '../../document.ts';
import { readAction } from './runner.ts';
import { repository } from './sandbox.ts';

const names = await actionNames();

/** Tables in the one format of the repository: alone the columns' widths differ. */
const withoutWidths = (markdown: string) =>
  markdown.replaceAll(/ +\|/g, ' |').replaceAll(/\| -+ (?=\|)/g, '| --- ');

it('there are actions', () => expect(names.length).toBeGreaterThan(2));

describe.each(names)('%s', async (name) => {
  const document = await readAction(name);
  const { default: action } = (await import(`../../${name}/main.ts`)) as { default: Action };
  const given = (entries: readonly (readonly [string, string | undefined])[]) =>
    Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== ''));

  it('is named like its folder, and thin', async () => {
    expect(action.name).toBe(name);
    const lines = (await readFile(path.join(repository, 'actions', name, 'main.ts'), 'utf8')).split(
      '\n',
    ).length;
    expect(lines).toBeLessThanOrEqual(60);
  });

  it('takes the inputs that it documents', () => {
    expect(Object.keys(document.inputs).sort()).toEqual(Object.keys(action.inputs.shape).sort());
  });

  it('documents the defaults that the code has', () => {
    const required = Object.entries(document.inputs).filter(([, input]) => input.required);
    const least = Object.fromEntries(required.map(([input]) => [input, input === 'from' ? 'stg' : 'dev']));
    const defaults = given(
      Object.entries(document.inputs).map(([input, { default: initially }]) => [
        input,
        initially?.startsWith('${{') ? undefined : initially,
      ]),
    );
    expect(action.inputs.parse({ ...defaults, ...least })).toEqual(action.inputs.parse(least));
    for (const [input] of required) {
      const { [input]: _, ...without } = least;
      expect(action.inputs.safeParse(without).success).toBe(false);
    }
  });

  it('gives the outputs that it documents', () => {
    expect(Object.keys(document.outputs).sort()).toEqual(['outcome', ...action.outputs].sort());
  });

  it('runs on Node 24 from the bundle, and settles afterwards if it releases', () => {
    expect(document.runs).toMatchObject({ using: 'node24', main: `../dist/${name}.mjs` });
    const releases = action.outputs.includes('changed-services') && action.outputs.includes('release');
    expect(document.runs.post).toBe(releases ? '../dist/deploy-post.mjs' : undefined);
    expect(document.runs['post-if']).toBe(releases ? 'always()' : undefined);
  });

  it('describes everything in a sentence', () => {
    for (const each of [document, ...Object.values(document.inputs), ...Object.values(document.outputs)])
      expect(each.description).toMatch(/\S.*\.$/);
  });
});

it('docs/actions.md is made from the action.yml files (npm run document)', async () => {
  const written = await readFile(actionsDocumentFile, 'utf8');
  expect(withoutWidths(written), 'make it again: npm run document').toBe(
    withoutWidths(await actionsDocument()),
  );
});

it('actions/dist is the bundle of what is here (npm run bundle)', async () => {
  const fresh = await mkdtemp(path.join(tmpdir(), 'bundle-'));
  try {
    await bundleActions(fresh);
    const committed = path.join(repository, 'actions/dist');
    expect(await contents(committed), 'make it again: npm run bundle').toEqual(await contents(fresh));
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
});

/** File → its bytes' digest. */
async function contents(folder: string): Promise<Record<string, string>> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((each) =>
    each.isFile(),
  );
  const entries = await Promise.all(
    files.map(async (each) => {
      const file = path.join(each.parentPath, each.name);
      return [path.relative(folder, file), digestOf(await readFile(file))] as const;
    }),
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
