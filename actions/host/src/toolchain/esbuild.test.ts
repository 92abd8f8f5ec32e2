/** The bundler is the repository's own: an action that runs from elsewhere finds it there, or says what to do. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { esbuildBundler } from './esbuild.ts';

it('is found from the repository’s root', async () => {
  const { version } = await esbuildBundler(path.resolve(import.meta.dirname, '../../../..'));
  expect(version).toMatch(/^esbuild \d+\.\d+\.\d+$/);
});

it('a repository without it is told to install it', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'no-esbuild-'));
  try {
    await writeFile(path.join(folder, 'package.json'), '{}');
    await expect(esbuildBundler(folder)).rejects.toMatchObject({
      code: 'tool.esbuild',
      problems: [{ where: 'package.json', remedy: expect.stringContaining('npm ci') }],
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
