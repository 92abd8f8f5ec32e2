/** The arrows of the house: who may import whom. One test, so that the rule cannot be forgotten in one corner. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');

/** Folder → what of ours, and of what is guarded, it may import. Guarded: the AWS SDK, the Actions kit, the CDK. */
const rules: Readonly<
  Record<string, { readonly ours: readonly string[]; readonly guarded?: readonly RegExp[] }>
> = {
  'actions/manifest': { ours: [] },
  'actions/engine': { ours: ['@inx/manifest'] },
  'actions/aws': { ours: ['@inx/engine', '@inx/manifest'], guarded: [/^@aws-sdk\//] },
  'actions/host': { ours: ['@inx/aws', '@inx/engine', '@inx/manifest'] },
  'actions/github': { ours: ['@inx/engine', '@inx/manifest'], guarded: [/^@actions\//] },
  ...Object.fromEntries(
    ['build', 'deploy', 'drift', 'plan', 'promote', 'rollback', 'settle'].map((verb) => [
      `actions/${verb}`,
      { ours: ['@inx/aws', '@inx/engine', '@inx/github', '@inx/host'] },
    ]),
  ),
  'actions/cli': {
    ours: ['@inx/aws', '@inx/engine', '@inx/host', '@inx/local', '@inx/manifest', '@inx/platform'],
  },
  'infra/platform': { ours: ['@inx/manifest'], guarded: [/^aws-cdk-lib/] },
  'infra/local': { ours: [], guarded: [/^@aws-sdk\//] },
  services: { ours: ['@invoxa/kit-node', '@invoxa/contract'] },
};
const guarded = /^(@aws-sdk\/|@actions\/|aws-cdk-lib)/;

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory())
      return /^(node_modules|dist|cdk\.out|\.inx)$/.test(entry.name) ? [] : sources(full);
    return /\.(ts|mjs)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name) ? [full] : [];
  });
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!);
}

const ours = (name: string) => /^@(inx|invoxa)\/[^/]+/.exec(name)?.[0];

describe.each(Object.keys(rules))('%s', (folder) => {
  const rule = rules[folder]!;
  const files = sources(path.join(root, folder)).filter(
    (file) => !file.includes(`${path.sep}test${path.sep}`) && !file.includes(`${path.sep}testing${path.sep}`),
  );
  it('has sources', () => expect(files.length).toBeGreaterThan(0));
  it('imports only what the house allows', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((name) => {
          const own = ours(name);
          if (own) return !rule.ours.includes(own) && !rules[folder]?.ours.includes(own);
          if (guarded.test(name)) return !rule.guarded?.some((pattern) => pattern.test(name));
          return false;
        })
        .map((name) => `${path.relative(root, file)} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe('inside the engine', () => {
  it('the step is pure: it imports no port that acts, and waits for nothing', () => {
    for (const file of ['step.ts', 'back.ts', 'state.ts']) {
      const text = readFileSync(path.join(root, 'actions/engine/src/rollout', file), 'utf8');
      expect(text).not.toMatch(/\basync\b|\bawait\b|Date\.now|setTimeout/);
    }
  });
  it('nothing prints, and nothing reads a clock of its own', () => {
    const engine = sources(path.join(root, 'actions/engine/src'));
    const wrong = engine.filter((file) =>
      /\bconsole\.|process\.stdout|Date\.now\(/.test(readFileSync(file, 'utf8')),
    );
    expect(wrong.map((file) => path.relative(root, file))).toEqual([]);
  });
});

describe('everywhere', () => {
  it('no folder is called util, common or helpers', () => {
    const names = ['actions', 'infra', 'services']
      .flatMap((folder) => sources(path.join(root, folder)))
      .flatMap((file) => path.relative(root, file).split(path.sep));
    expect(names.filter((name) => /^(utils?|common|helpers?)(\.ts)?$/.test(name))).toEqual([]);
  });
});
