import * as z from 'zod';
import { type DatabaseLocation, parseDatabaseUrl } from './database/url.ts';

/** What every service reads from its environment. */
export interface BaseConfig {
  readonly HOST: string;
  readonly PORT: number;
  readonly BASE_URL: string | undefined;
  readonly DATABASE_URL: DatabaseLocation;
  readonly JWT_SECRET: string;
  readonly INX_ENVIRONMENT: string;
  readonly INX_REVISION: string | undefined;
  readonly ECS_CONTAINER_METADATA_URI_V4: string | undefined;
  /** Where spans go, over OTLP/HTTP; absent: nowhere. */
  readonly OTEL_EXPORTER_OTLP_ENDPOINT: string | undefined;
  readonly LOG_LEVEL: string;
}

const database = z.string('is required').transform((text, context): DatabaseLocation => {
  try {
    return parseDatabaseUrl(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

const base = z.object({
  HOST: z.string().min(1).default('0.0.0.0'),
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  BASE_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
  DATABASE_URL: database,
  // HS256 is as strong as its key: RFC 7518 wants at least 256 bits.
  JWT_SECRET: z.string('is required').min(32, 'must have at least 32 characters'),
  INX_ENVIRONMENT: z.string().min(1).default('local'),
  INX_REVISION: z.string().min(1).optional(),
  ECS_CONTAINER_METADATA_URI_V4: z.url().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
});

/** The environment has faults; all of them, each with its variable. */
export class ConfigError extends Error {
  readonly faults: readonly { readonly variable: string; readonly message: string }[];

  constructor(faults: ConfigError['faults']) {
    super(
      `the environment has ${faults.length} fault(s): ${faults.map((f) => `${f.variable} ${f.message}`).join('; ')}`,
    );
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/** Reads the common variables and the service's own, and reports every fault at once. */
export function readConfig<Own extends z.ZodRawShape>(
  environment: NodeJS.ProcessEnv,
  own: Own,
): BaseConfig & z.output<z.ZodObject<Own>> {
  // An empty variable means an absent one: task definitions cannot leave a value out conditionally.
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const common = base.safeParse(present);
  const special = z.object(own).safeParse(present);
  const issues = [...(common.error?.issues ?? []), ...(special.error?.issues ?? [])];
  if (!common.success || !special.success) {
    throw new ConfigError(issues.map((i) => ({ variable: i.path.join('.'), message: i.message })));
  }
  return { ...(common.data as BaseConfig), ...special.data };
}
