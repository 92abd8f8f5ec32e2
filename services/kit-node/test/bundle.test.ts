import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';
import type { DatabaseLocation } from '../src/database/url.ts';
import { onEveryPlace, runProcess, startProcess, TEST_SECRET } from '../src/testing/index.ts';

const services = fileURLToPath(new URL('../..', import.meta.url));

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** The one file that an image holds, alone in a folder. */
async function bundle(name: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'inx-bundle-'));
  folders.push(folder);
  await build({
    entryPoints: [path.join(services, name, 'src/main.ts')],
    outfile: path.join(folder, 'server.mjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minify: true,
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  return folder;
}

function urlOf(location: DatabaseLocation): string {
  if (location.dialect === 'sqlite') return `sqlite://${location.file}`;
  const { host, port, user: username, password, database: dbname } = location;
  return JSON.stringify({ engine: 'mysql', host, port, username, password, dbname });
}

/** A server's address with another user; nothing of a file's. */
function userOn(administrator: string): object {
  if (!administrator.startsWith('{')) return {};
  const { engine, host, port } = JSON.parse(administrator) as Record<string, unknown>;
  return { engine, host, port, username: `bundle_${randomBytes(4).toString('hex')}`, password: 'a password' };
}

describe.each(['auth', 'invoice', 'notification'])('%s as one file, far from its source', (name) => {
  onEveryPlace((place) => {
    test('makes a schema and a user, migrates, gets ready and leaves', async () => {
      const cwd = await bundle(name);
      const administrator = urlOf(place().location);
      const wanted = { engine: 'sqlite', host: cwd, dbname: `made_by_${name}`, ...userOn(administrator) };
      const provisioned = await runProcess({
        command: [process.execPath, 'server.mjs', 'provision'],
        cwd,
        env: {
          ADMIN_DATABASE: administrator.startsWith('{')
            ? administrator
            : JSON.stringify({ engine: 'sqlite' }),
          DATABASE_FOR_ONE: JSON.stringify(wanted),
        },
      });
      expect(provisioned, provisioned.stdout).toMatchObject({ code: 0, stderr: '' });
      const env = { DATABASE_URL: urlOf(place().location), JWT_SECRET: TEST_SECRET };
      const migrated = await runProcess({ command: [process.execPath, 'server.mjs', 'migrate'], cwd, env });
      expect(migrated).toMatchObject({ code: 0, stderr: '' });
      const service = await startProcess({ command: [process.execPath, 'server.mjs'], cwd, env });
      expect((await fetch(`${service.baseUrl}/health/ready`)).status).toBe(200);
      expect(await service.stop()).toBe(0);
    });
  });
});
