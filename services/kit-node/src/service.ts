import type { AddressInfo } from 'node:net';
import type * as z from 'zod';
import { type CallService, createCaller } from './call.ts';
import type { BaseConfig } from './config.ts';
import { type Database, openDatabase } from './database/database.ts';
import { type Migration, pendingMigrations } from './database/migrate.ts';
import { createApp } from './http/app.ts';
import { describeApi } from './http/openapi.ts';
import { type AnyRoute, addRoute } from './http/route.ts';
import { type Readiness, standardRoutes } from './http/standard.ts';
import type { Log } from './log.ts';
import { Tokens } from './tokens.ts';
import { type Job, Worker } from './worker.ts';

/** What a service builds its routes and jobs with. */
export interface Deps<Tables, Config> {
  readonly config: BaseConfig & Config;
  readonly database: Database<Tables>;
  readonly log: Log;
  readonly tokens: Tokens;
  readonly callService: CallService;
  /** Ends the pause of a background job. */
  wake(job: string): void;
}

/** What a service consists of. */
export interface Parts {
  readonly routes: readonly AnyRoute[];
  readonly jobs?: readonly Job[];
}

/** A service, before it runs. */
export interface ServiceDefinition<Tables, Own extends z.ZodRawShape> {
  readonly name: string;
  /** Its place below `/api/` and `/internal/`. */
  readonly prefix: string;
  readonly description: string;
  /** Variables of its own. */
  readonly config: Own;
  readonly migrations: readonly Migration[];
  register(deps: Deps<Tables, z.output<z.ZodObject<Own>>>): Parts;
}

/** A service that runs. */
export interface RunningService {
  readonly port: number;
  /** Leaves in order; resolves when nothing runs any more. */
  stop(): Promise<void>;
}

const PING_LIMIT_MS = 2000;

/** Starts a service with a configuration that has been read already. */
export async function runService<Tables, Own extends z.ZodRawShape>(
  definition: ServiceDefinition<Tables, Own>,
  config: BaseConfig & z.output<z.ZodObject<Own>>,
  revision: string,
  log: Log,
): Promise<RunningService> {
  const database = await openDatabase<Tables>(config.DATABASE_URL);
  const tokens = new Tokens(config.JWT_SECRET, definition.name);
  const { app, http } = createApp({ revision, log, tokens });
  const workers = new Map<string, Worker>();
  const { routes, jobs = [] } = definition.register({
    config,
    database,
    log,
    tokens,
    callService: createCaller(config.BASE_URL, tokens),
    wake: (job) => workers.get(job)?.wake(),
  });
  const schemaReady = schemaCheck(database, definition.migrations);
  for (const job of jobs) workers.set(job.name, new Worker(afterSchema(job, schemaReady), log));

  const all: readonly AnyRoute[] = [
    ...standardRoutes({
      name: definition.name,
      prefix: definition.prefix,
      revision,
      readiness: () => readiness(http.draining, database, schemaReady),
      describe: once(() => describeApi({ title: definition.name, description: definition.description }, all)),
    }),
    ...routes,
  ];
  for (const one of all) addRoute(app, one, tokens);
  await app.listen({ host: config.HOST, port: config.PORT });
  for (const worker of workers.values()) worker.start();
  return {
    port: (app.server.address() as AddressInfo).port,
    stop: async () => {
      await Promise.all([http.drain(), ...[...workers.values()].map((worker) => worker.stop())]);
      await app.close();
      await database.close();
    },
  };
}

/** Says what the schema lacks, until it lacks nothing: migrations only go forward, so yes stays yes. */
function schemaCheck<T>(
  database: Database<T>,
  migrations: readonly Migration[],
): () => Promise<string | undefined> {
  let complete = false;
  return async () => {
    if (complete) return undefined;
    const pending = await pendingMigrations(database, migrations);
    complete = pending.length === 0;
    return complete ? undefined : `the schema lacks ${pending.join(', ')}: run the migrate command`;
  };
}

async function readiness<T>(
  draining: boolean,
  database: Database<T>,
  schema: () => Promise<string | undefined>,
): Promise<Readiness> {
  if (draining) return { ready: false, reason: 'the service is going away' };
  try {
    const lacking = await within(PING_LIMIT_MS, database.ping().then(schema));
    return lacking === undefined ? { ready: true } : { ready: false, reason: lacking };
  } catch (error) {
    return { ready: false, reason: `the database does not answer: ${(error as Error).message}` };
  }
}

function afterSchema(job: Job, schema: () => Promise<string | undefined>): Job {
  return { ...job, run: async (signal) => ((await schema()) === undefined ? job.run(signal) : 0) };
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function once<T>(make: () => T): () => T {
  let value: { readonly made: T } | undefined;
  return () => {
    value ??= { made: make() };
    return value.made;
  };
}
