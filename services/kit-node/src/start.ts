import type * as z from 'zod';
import { type BaseConfig, ConfigError, readConfig } from './config.ts';
import { openDatabase } from './database/database.ts';
import { migrate } from './database/migrate.ts';
import { provision, readProvisioning } from './database/provision.ts';
import { createLog, type Log } from './log.ts';
import { readRevision } from './revision.ts';
import { runService, type ServiceDefinition } from './service.ts';
import { startTracing } from './tracing.ts';

const COMMANDS = ['serve', 'migrate', 'provision'];

/**
 * The whole program of a service. `node server.mjs` serves until SIGTERM; `node server.mjs migrate` applies
 * what its schema lacks and ends, as the one-off task that runs before a release moves anything;
 * `node server.mjs provision` makes schemas and users, of whichever services, as the database's administrator.
 */
export async function startService<Tables, Own extends z.ZodRawShape>(
  definition: ServiceDefinition<Tables, Own>,
): Promise<void> {
  const command = process.argv[2] ?? 'serve';
  let log = createLog(definition.name, process.env.INX_REVISION ?? 'unknown', 'info');
  try {
    if (!COMMANDS.includes(command)) {
      throw new Error(`unknown command ${JSON.stringify(command)}; known: ${COMMANDS.join(', ')}`);
    }
    if (command === 'provision') return await runProvisioning(log);
    const config = readConfig(process.env, definition.config);
    const revision = await readRevision(config.ECS_CONTAINER_METADATA_URI_V4, config.INX_REVISION);
    log = createLog(definition.name, revision, config.LOG_LEVEL);
    if (command === 'migrate') return await runMigrations(definition, config, log);
    await serve(definition, config, revision, log);
  } catch (error) {
    const faults = error instanceof ConfigError ? { faults: error.faults } : { err: error };
    log.fatal(faults, `${command} failed: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}

async function runMigrations<Tables, Own extends z.ZodRawShape>(
  definition: ServiceDefinition<Tables, Own>,
  config: BaseConfig,
  log: Log,
): Promise<void> {
  const database = await openDatabase<Tables>(config.DATABASE_URL);
  try {
    const applied = await migrate(database, definition.migrations);
    log.info({ applied }, applied.length > 0 ? 'the schema was migrated' : 'the schema was complete');
  } finally {
    await database.close();
  }
}

async function runProvisioning(log: Log): Promise<void> {
  const asked = readProvisioning(process.env);
  if (asked.kind === 'sqlite') {
    log.info('nothing was made: the database is SQLite, a file a service, without schemas and users');
    return;
  }
  await provision(asked.administrator, asked.wanted);
  const schemas = asked.wanted.map((location) => location.database);
  log.info({ schemas }, `schemas and users are there: ${schemas.join(', ')}`);
}

async function serve<Tables, Own extends z.ZodRawShape>(
  definition: ServiceDefinition<Tables, Own>,
  config: BaseConfig & z.output<z.ZodObject<Own>>,
  revision: string,
  log: Log,
): Promise<void> {
  const dies = (error: unknown) => {
    log.fatal({ err: error }, 'an error that nobody caught ends the process');
    process.exit(1);
  };
  process.on('uncaughtException', dies);
  process.on('unhandledRejection', dies);

  // Before listening: a signal that comes early must not kill the process in the middle of its start.
  const asked = new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, resolve);
  });
  const endTracing =
    config.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
      ? undefined
      : await startTracing({
          endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
          service: definition.name,
          revision,
          environment: config.INX_ENVIRONMENT,
        });
  const service = await runService(definition, config, revision, log);
  log.info({ port: service.port, startMs: Math.round(performance.now()) }, 'listening');
  const signal = await asked;
  log.info({ signal }, 'draining');
  await service.stop();
  await endTracing?.();
  log.info('drained');
  process.exit(0);
}
