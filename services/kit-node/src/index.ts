export { type Backoff, backoff, wait } from './backoff.ts';
export {
  type CallService,
  createCaller,
  type ServiceAnswer,
  type ServiceCall,
  ServiceUnavailable,
} from './call.ts';
export { type BaseConfig, ConfigError, readConfig } from './config.ts';
export {
  currentContext,
  newContext,
  propagationHeaders,
  RELEASE_HEADER,
  REVISION_HEADER,
  type RequestContext,
  traceparentOf,
  withContext,
} from './context.ts';
export { type Database, type DialectName, isUniqueViolation, openDatabase } from './database/database.ts';
export { type Migration, migrate, pendingMigrations, type Schema, TIME } from './database/migrate.ts';
export { type DatabaseLocation, parseDatabaseUrl } from './database/url.ts';
export {
  ApiError,
  conflict,
  type FaultDetail,
  forbidden,
  invalid,
  notFound,
  unauthorized,
} from './errors.ts';
export { describeApi } from './http/openapi.ts';
export { type AnyRoute, PUBLIC, route, services, USER } from './http/route.ts';
export { createLog, type Log } from './log.ts';
export {
  type Leased,
  Queue,
  type QueueOptions,
  type QueueRow,
  queueMigrations,
  type Verdict,
} from './queue.ts';
export { type Deps, type Parts, type RunningService, runService, type ServiceDefinition } from './service.ts';
export { startService } from './start.ts';
export { type Account, Tokens, USER_TOKEN_SECONDS } from './tokens.ts';
export { traced } from './tracing.ts';
export { type Job, Worker } from './worker.ts';
