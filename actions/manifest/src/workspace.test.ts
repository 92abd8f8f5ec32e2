import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readWorkspace } from './workspace.ts';

const root = path.resolve(import.meta.dirname, '../../..');
let copy: string;

beforeEach(async () => {
  copy = await mkdtemp(path.join(tmpdir(), 'inx-manifest-'));
  await cp(path.join(root, 'infra/environments'), path.join(copy, 'infra/environments'), { recursive: true });
  for (const name of ['auth', 'client', 'invoice', 'notification', 'payment']) {
    await cp(
      path.join(root, `services/${name}/service.json`),
      path.join(copy, `services/${name}/service.json`),
    );
  }
});
afterEach(() => rm(copy, { recursive: true, force: true }));

async function change(file: string, edit: (document: Record<string, unknown>) => void): Promise<void> {
  const full = path.join(copy, file);
  const document = JSON.parse(await readFile(full, 'utf8'));
  edit(document);
  await writeFile(full, JSON.stringify(document, null, 2));
}

const auth = 'services/auth/service.json';

describe('the real documents', () => {
  it.each(['dev', 'prd'])('%s is read whole', async (environment) => {
    const parsed = await readWorkspace(copy, environment);
    expect(parsed.ok && parsed.value.services.map((service) => service.name)).toEqual([
      'auth',
      'client',
      'invoice',
      'notification',
      'payment',
    ]);
  });
});

describe('each fault has its place and its remedy', () => {
  it.each<[string, () => Promise<void>, { file: string; path?: string; message: RegExp }]>([
    ['an empty manifest', () => writeFile(path.join(copy, auth), ''), { file: auth, message: /is empty/ }],
    [
      'broken JSON',
      () => writeFile(path.join(copy, auth), '{"name": "auth",,}'),
      { file: auth, message: /not valid JSON/ },
    ],
    [
      'a wrong port',
      () => change(auth, (it) => (it.port = 70_000)),
      { file: auth, path: 'port', message: /from 1 to 65535 \(found 70000\)/ },
    ],
    [
      'an impossible cpu and memory',
      () => change(auth, (it) => (it.memory = 600)),
      { file: auth, path: 'memory', message: /memory for cpu 256 must be one of 512, 1024, 2048/ },
    ],
    [
      'an unknown runtime',
      () => change(auth, (it) => (it.runtime = 'cobol')),
      { file: auth, path: 'runtime', message: /node, python or dockerfile \(found "cobol"\)/ },
    ],
    [
      'clashing routes',
      () => change(auth, (it) => (it.routes = { paths: ['/api/payments'] })),
      { file: 'services/payment/service.json', path: 'routes.paths[0]', message: /claimed by "auth"/ },
    ],
    [
      'a misspelt property',
      () => change(auth, (it) => (it.prot = 1)),
      { file: auth, path: 'prot', message: /unknown property "prot"/ },
    ],
    [
      'a name that is not its folder',
      () => change(auth, (it) => (it.name = 'oauth')),
      { file: auth, path: 'name', message: /differs from its folder/ },
    ],
    [
      'a service that is not there',
      () => change(auth, (it) => (it.uses = ['billing'])),
      { file: auth, path: 'uses[0]', message: /no service is named "billing"/ },
    ],
  ])('%s', async (_, breakIt, expected) => {
    await breakIt();
    const parsed = await readWorkspace(copy, 'dev');
    expect(parsed.ok).toBe(false);
    const faults = parsed.ok ? [] : parsed.faults;
    expect(faults).toContainEqual(
      expect.objectContaining({
        file: expected.file,
        ...(expected.path && { path: expected.path }),
        message: expect.stringMatching(expected.message),
      }),
    );
    expect(faults.every((fault) => fault.remedy !== '')).toBe(true);
    expect(faults[0]?.line).toBeGreaterThan(0);
  });

  it('a wrong manifest is the only fault: those who use its service are not blamed', async () => {
    await change(auth, (it) => (it.port = 99_999));
    const parsed = await readWorkspace(copy, 'dev');
    expect(parsed.ok ? [] : parsed.faults.map(({ file, path }) => [file, path])).toEqual([[auth, 'port']]);
  });

  it('tells all faults of all documents at once', async () => {
    await change(auth, (it) => Object.assign(it, { port: 0, runtime: 'x', cpu: 100 }));
    await change('services/client/service.json', (it) => (it.memory = 1));
    const parsed = await readWorkspace(copy, 'dev');
    expect(parsed.ok ? [] : parsed.faults.map((fault) => fault.path).sort()).toEqual(
      expect.arrayContaining(['memory', 'port', 'runtime']),
    );
  });

  it('names the environments there are', async () => {
    const parsed = await readWorkspace(copy, 'staging');
    expect(parsed.ok ? '' : parsed.faults[0]?.remedy).toBe('choose one of: dev, prd');
  });
});
