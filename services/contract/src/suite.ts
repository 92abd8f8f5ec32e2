import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { runProcess, type ServiceProcess, startProcess, TEST_SECRET } from '@invoxa/kit-node/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { answerTests } from './answers.ts';
import type { Bench, ServiceUnderContract } from './bench.ts';
import { internalTests } from './internal.ts';
import { leavingTests } from './leaving.ts';
import { type Metadata, startMetadata } from './metadata.ts';
import { startTests } from './starting.ts';

/** Everything that all services promise, whatever they do and are written in. */
export function contractSuite(service: ServiceUnderContract): void {
  describe(`${service.name} keeps the contract`, () => {
    const started: ServiceProcess[] = [];
    const revision = `INX-TEST-${service.name}:7`;
    let folder = '';
    let metadata: Metadata | undefined;
    let databases = 0;
    let running: ServiceProcess | undefined;

    const freshDatabase = () => ({ DATABASE_URL: `sqlite://${folder}/${databases++}.sqlite` });
    let database = {};
    const env = () => ({
      ...service.env,
      JWT_SECRET: TEST_SECRET,
      INX_ENVIRONMENT: 'test',
      BASE_URL: 'http://127.0.0.1:9', // nobody there
      ECS_CONTAINER_METADATA_URI_V4: metadata?.uri ?? '',
      ...database,
    });
    const start = async (change = {}) => {
      const { command, cwd } = service;
      const one = await startProcess({ command, cwd, env: { ...env(), ...change } });
      started.push(one);
      return one;
    };
    const migrate = (change = {}) =>
      runProcess({ command: service.migrate, cwd: service.cwd, env: { ...env(), ...change } });

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'inx-contract-'));
      database = freshDatabase();
      const [family = '', number = ''] = revision.split(':');
      metadata = await startMetadata(family, number);
      const migrated = await migrate();
      if (migrated.code !== 0) throw new Error(`migrating failed:\n${migrated.stdout}${migrated.stderr}`);
      running = await start();
    });
    afterAll(async () => {
      await Promise.all(started.map((one) => one.stop('SIGKILL')));
      await metadata?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    const bench: Bench = {
      service,
      revision,
      secret: TEST_SECRET,
      running: () => running as ServiceProcess,
      start,
      migrate,
      freshDatabase,
      env,
    };
    answerTests(bench);
    internalTests(bench);
    startTests(bench);
    leavingTests(bench);
  });
}
