import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { runProcess, type ServiceProcess, startProcess, TEST_SECRET } from '@invoxa/kit-node/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { answerTests } from './answers.ts';
import { internalTests } from './internal.ts';
import { leavingTests } from './leaving.ts';
import { type Metadata, startMetadata } from './metadata.ts';
import { startTests } from './starting.ts';
import type { TokenKind } from './tokens.ts';

/** A service as the contract sees it: a program, its name and its place. Language does not matter. */
export interface ServiceUnderContract {
  readonly name: string;
  /** Its place below `/api/` and `/internal/`. */
  readonly prefix: string;
  readonly command: readonly [string, ...string[]];
  /** Applies the migrations and ends. */
  readonly migrate: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A route that reads a body, for a request that is under way when the service is told to go. */
  readonly post: { readonly path: string; readonly body: unknown; readonly token: TokenKind };
}

/** What the tests of the contract work with. */
export interface Bench {
  readonly service: ServiceUnderContract;
  readonly revision: string;
  readonly secret: string;
  /** The service that runs for all tests that do not end it. */
  running(): ServiceProcess;
  /** Another one, for tests that do; stopped after the suite at the latest. */
  start(change?: Readonly<Record<string, string>>): Promise<ServiceProcess>;
  migrate(change?: Readonly<Record<string, string>>): ReturnType<typeof runProcess>;
  /** The environment of a service with an empty database of its own. */
  freshDatabase(): Readonly<Record<string, string>>;
  env(): Readonly<Record<string, string>>;
}

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
