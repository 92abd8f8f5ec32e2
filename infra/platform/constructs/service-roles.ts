/** An execution role (what ECS may do to start a task) and a task role (what the program itself may do) a service. */
import { Aws } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { EnvironmentStack, PlatformService } from '../environment-stack.ts';
import { arnOf, type Statement, serviceRole } from './role.ts';

const runtime = 'ecs-tasks.amazonaws.com';

/** Names are known, so nothing here waits for other stacks, and no export keeps a service from retiring. */
export function executionRole(stack: EnvironmentStack, scope: Construct, service: PlatformService): string {
  const { name } = service;
  return serviceRole(stack, scope, 'Execution', {
    name: `${name}-execution`,
    description: `starts tasks of ${name}: its image, its logs, its secrets`,
    service: runtime,
    statements: [...startStatements(stack, [name], name), ...secretStatements(stack, secretsOf(service))],
  }).attrArn;
}

export function taskRole(stack: EnvironmentStack, scope: Construct, service: PlatformService): string {
  const { name, needs } = service;
  const statements: Statement[] = [
    ...secretStatements(stack, secretsOf(service)),
    ...(needs.includes('documents') ? documentStatements(stack, name) : []),
    ...(stack.settings.tracing ? [traceStatement] : []),
  ];
  return serviceRole(stack, scope, 'Task', {
    name: `${name}-task`,
    description: `what ${name} itself may do`,
    service: runtime,
    statements,
  }).attrArn;
}

/** Reads the master user's secret and each service's: what schemas and users are made with. Runs a service's image. */
export function databaseSetupRole(stack: EnvironmentStack, services: readonly PlatformService[]): string {
  const users = services.filter(({ needs }) => needs.includes('database')).map(({ name }) => name);
  return serviceRole(stack, stack, 'DatabaseSetup', {
    name: 'database-setup',
    description: 'starts the task that makes schemas and users',
    service: runtime,
    statements: [
      ...startStatements(stack, users, 'database-setup'),
      ...secretStatements(stack, ['db-credentials', ...users.map((name) => `db-${name}`)]),
    ],
  }).attrArn;
}

/** Names after the prefix of the secrets that a manifest asks for; a need for the database brings its secret. */
function secretsOf({ name, needs, secrets }: PlatformService): string[] {
  const named = { database: `db-${name}`, jwt: 'jwt-secret', 'api-keys': 'api-keys' } as const;
  const wanted = Object.values(secrets).map(({ secret }) => named[secret]);
  return [...new Set([...wanted, ...(needs.includes('database') ? [named.database] : [])])].sort();
}

function secretStatements(stack: EnvironmentStack, secrets: readonly string[]): Statement[] {
  if (secrets.length === 0) return [];
  return [
    {
      Sid: 'OwnSecrets',
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      // Secrets Manager ends an ARN with six characters of its own choice.
      Resource: secrets.map((name) => arnOf('secretsmanager', `secret:${stack.names.secret(name)}-??????`)),
    },
  ];
}

function startStatements(
  stack: EnvironmentStack,
  images: readonly string[],
  streamPrefix: string,
): Statement[] {
  return [
    {
      Sid: 'RegistryToken',
      Effect: 'Allow',
      Action: 'ecr:GetAuthorizationToken',
      Resource: '*',
      why: 'the token is of the account, not of a repository: the action knows no resource',
    },
    {
      Sid: 'OwnImages',
      Effect: 'Allow',
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
      Resource: images.map((service) => arnOf('ecr', `repository/${stack.names.repository(service)}`)),
    },
    {
      // A stream that is not there yet has no ARN: the action asks for the group.
      Sid: 'NewStreams',
      Effect: 'Allow',
      Action: 'logs:CreateLogStream',
      Resource: arnOf('logs', `log-group:${stack.names.logGroup}:*`),
      why: 'streams of this one log group: IAM asks for the group, whatever the stream is called',
    },
    {
      Sid: 'OwnLogs',
      Effect: 'Allow',
      Action: 'logs:PutLogEvents',
      Resource: arnOf('logs', `log-group:${stack.names.logGroup}:log-stream:${streamPrefix}/*`),
      why: 'ECS ends the name of a stream with the id of the task',
    },
  ];
}

function documentStatements(stack: EnvironmentStack, service: string): Statement[] {
  const bucket = `arn:${Aws.PARTITION}:s3:::${stack.names.documentsBucket}`;
  return [
    {
      Sid: 'OwnDocuments',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: `${bucket}/${service}/*`,
      why: 'every document below its own prefix',
    },
    {
      Sid: 'ListOwnDocuments',
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: bucket,
      Condition: { StringLike: { 's3:prefix': `${service}/*` } },
    },
  ];
}

/** Source: X-Ray developer guide, AWSXRayDaemonWriteAccess. */
const traceStatement: Statement = {
  Sid: 'Traces',
  Effect: 'Allow',
  Action: [
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:GetSamplingStatisticSummaries',
  ],
  Resource: '*',
  why: 'X-Ray knows no resources for these actions',
};
