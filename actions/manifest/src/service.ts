/** The service manifest: `services/<name>/service.json` (DESIGN 4.1). Messages hold "what | remedy". */
import { z } from 'zod';
import { fargateCpus, fargateFault } from './fargate.ts';
import { isTimezone, scheduleFault } from './schedule-expression.ts';

const pathPattern = z
  .string('must be a path pattern | for example "/api/invoices/*"')
  .regex(
    /^\/[A-Za-z0-9_\-.$/~"'@:+*?&]*$/,
    'must start with "/" and hold only characters a load balancer accepts | for example "/api/invoices/*"',
  )
  .max(128, 'must be 128 characters at most | shorten the pattern');

const step = z.strictObject({
  name: z.string().optional(),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']).default('GET'),
  path: z.string().startsWith('/', 'must start with "/" | give the path as a client would send it'),
  headers: z.record(z.string(), z.string()).default({}),
  /** Sent as JSON. `{{name}}` in any string stands for what an earlier step captured. */
  body: z.unknown().optional(),
  expect: z
    .strictObject({
      status: z.union([z.int(), z.array(z.int()).min(1)]).default(200),
      contains: z.string().optional(),
    })
    .default({ status: 200 }),
  /** Name → JSON pointer into the answer, e.g. `{"token": "/accessToken"}`. */
  capture: z.record(z.string(), z.string().startsWith('/')).default({}),
});

const check = z.strictObject({
  name: z.string().min(1),
  /** One or more requests through the test route; the first that fails fails the check. */
  steps: z.array(step).min(1, 'must hold at least one step | add a request'),
});

const scheduleExpression = z.string().check((context) => {
  const fault = scheduleFault(context.value);
  if (fault) context.issues.push({ code: 'custom', message: fault, input: context.value });
});

const rollout = z.strictObject({
  strategy: z
    .enum(['blue-green', 'canary', 'linear'], 'must be blue-green, canary or linear | correct the strategy')
    .default('blue-green'),
  /** Canary: first share; linear: share of each step. */
  percent: z.number().min(3).max(50).default(10),
  stepSeconds: z.int().min(0).max(86_400).default(60),
  /** How long the new side is observed under full traffic before it is kept. */
  observeSeconds: z.int().min(0).max(3600).default(30),
});

const name = z
  .string('must be a name | for example "invoice"')
  .regex(
    /^[a-z][a-z0-9-]{0,18}$/,
    'must be 1 to 19 lower-case letters, digits and hyphens | target group names leave no more room',
  );

export const serviceSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name,
    runtime: z.enum(
      ['node', 'python', 'dockerfile'],
      'must be node, python or dockerfile | choose the runtime that this service is written for',
    ),
    port: z
      .int('must be a whole number from 1 to 65535 | for example 8080')
      .min(1, 'must be from 1 to 65535 | for example 8080')
      .max(65_535, 'must be from 1 to 65535 | for example 8080'),
    cpu: z.int(`must be one of ${fargateCpus.join(', ')} | choose a size that Fargate offers`),
    memory: z.int('must be a whole number of MiB | for example 512'),
    routes: z.strictObject({
      paths: z
        .array(pathPattern)
        .min(1, 'must hold at least one pattern | add a path')
        .max(3, 'may hold three patterns at most | a load balancer rule takes no more'),
      host: z.string().max(128).optional(),
    }),
    health: z
      .strictObject({
        path: z.string().startsWith('/').default('/'),
        intervalSeconds: z.int().min(5).max(300).default(5),
        timeoutSeconds: z.int().min(2).max(120).default(2),
        healthyThreshold: z.int().min(2).max(10).default(2),
        unhealthyThreshold: z.int().min(2).max(10).default(2),
        drainingSeconds: z.int().min(0).max(3600).default(15),
        /** How long green may take to become healthy before the release is turned back. */
        startLimitSeconds: z.int().min(10).max(3600).default(300),
      })
      .prefault({}),
    environment: z
      .record(
        z.string().regex(/^[A-Z_][A-Z0-9_]*$/, 'must be an upper-case variable name | for example LOG_LEVEL'),
        z.string(),
      )
      .default({}),
    secrets: z
      .record(
        z.string(),
        z.strictObject({
          secret: z.enum(
            ['database', 'jwt', 'api-keys'],
            'must be database, jwt or api-keys | only these exist in the platform',
          ),
          key: z.string().optional(),
        }),
      )
      .default({}),
    needs: z.array(z.enum(['database', 'documents'])).default([]),
    uses: z.array(name).default([]),
    scaling: z
      .strictObject({
        min: z.int().min(1).default(1),
        max: z.int().min(1).default(4),
        cpuPercent: z.int().min(10).max(95).default(60),
        /** A minute. */
        requestsPerTask: z.int().min(1).default(1000),
        /** How long after scaling out it is not answered again, and after scaling in not scaled in again. */
        outCooldownSeconds: z.int().min(0).max(3600).default(60),
        inCooldownSeconds: z.int().min(0).max(3600).default(300),
      })
      .prefault({}),
    critical: z.boolean().default(true),
    migrate: z.strictObject({ command: z.array(z.string()).min(1) }).optional(),
    /**
     * How an image of this service makes schemas and users, whoever they are for: ADMIN_DATABASE and a DATABASE_FOR_<SERVICE>
     * each hold a secret. One service is enough; the first that has it is asked.
     */
    provision: z.strictObject({ command: z.array(z.string()).min(1) }).optional(),
    schedules: z
      .array(
        z.strictObject({
          name: z
            .string()
            .regex(
              /^[a-z][a-z0-9-]{0,21}$/,
              'must be 1 to 22 lower-case letters, digits and hyphens | a schedule of AWS has 64 for prefix, service and this',
            ),
          /** EventBridge Scheduler's own form: cron(…) with six fields, or rate(…). */
          cron: scheduleExpression,
          timezone: z
            .string()
            .refine(isTimezone, 'must be a time zone | for example Europe/Berlin')
            .default('UTC'),
          command: z.array(z.string()).min(1, 'must hold at least one word | add the command'),
        }),
      )
      .default([]),
    checks: z.array(check).default([]),
    rollout: rollout.prefault({}),
  })
  .check((context) => {
    const { cpu, memory, scaling } = context.value;
    const fault = fargateFault(cpu, memory);
    if (fault)
      context.issues.push({
        code: 'custom',
        path: [fargateCpus.includes(cpu) ? 'memory' : 'cpu'],
        message: `${fault} | choose a pair that Fargate runs`,
        input: memory,
      });
    const names = context.value.schedules.map((schedule) => schedule.name);
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue;
      context.issues.push({
        code: 'custom',
        path: ['schedules', index, 'name'],
        message: `two schedules are named "${name}" | give each a name of its own`,
        input: name,
      });
    }
    if (scaling.min > scaling.max)
      context.issues.push({
        code: 'custom',
        path: ['scaling', 'min'],
        message: 'min must not exceed max | raise max or lower min',
        input: scaling.min,
      });
  });

export type ServiceManifest = z.output<typeof serviceSchema>;
export type Check = z.output<typeof check>;
export type CheckStep = z.output<typeof step>;
export type Strategy = ServiceManifest['rollout']['strategy'];
