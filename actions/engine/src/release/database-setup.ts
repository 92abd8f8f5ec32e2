/** The task that makes schemas and users in the database, under the one role that may read the administrator's secret. Pure. */
import { type Environment, names, type PlatformContract, type ServiceManifest } from '@inx/manifest';
import type { Plan } from '../plan/plan.ts';
import type { TaskDefinition } from '../ports/ecs.ts';
import { definitionHash, definitionLabel, logsOf, runtimePlatform } from './task-definition.ts';

/** Name of its container, and beginning of its log streams: its role may write no others. */
export const databaseSetupName = 'database-setup';

/** Services that the plan creates and that keep something in the database: each gets a schema and a user first. */
export function newcomers(plan: Plan, services: readonly ServiceManifest[]): readonly ServiceManifest[] {
  return services.filter(
    ({ name, needs }) =>
      needs.includes('database') &&
      plan.services.some((planned) => planned.service === name && planned.changes.includes('new')),
  );
}

export interface DatabaseSetup {
  /** Whose image is run. */
  readonly host: ServiceManifest;
  readonly image: { readonly repositoryUri: string; readonly digest: string };
  /** Who gets a schema and a user. */
  readonly services: readonly ServiceManifest[];
}

/** Undefined where the platform is of a version that has no such role. */
export function databaseSetupDefinition(
  { image, services }: Pick<DatabaseSetup, 'image' | 'services'>,
  environment: Environment,
  contract: PlatformContract,
): TaskDefinition | undefined {
  const { databaseSetupRoleArn: executionRoleArn, secrets } = contract;
  if (executionRoleArn === undefined || secrets.database === undefined) return undefined;
  const wanted: [string, string][] = services.map(({ name }) => [
    `DATABASE_FOR_${name.toUpperCase().replaceAll('-', '_')}`,
    contract.services[name]?.databaseSecretArn ?? '',
  ]);
  const container = {
    name: databaseSetupName,
    image: `${image.repositoryUri}@${image.digest}`,
    essential: true,
    readonlyRootFilesystem: true,
    user: '10001',
    secrets: [['ADMIN_DATABASE', secrets.database] as [string, string], ...wanted]
      .map(([name, valueFrom]) => ({ name, valueFrom }))
      .sort((a, b) => a.name.localeCompare(b.name)),
    logConfiguration: logsOf(databaseSetupName, contract),
  };
  const definition = {
    family: names(environment).service(databaseSetupName),
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    // No task role: the program itself asks AWS for nothing.
    executionRoleArn,
    runtimePlatform,
    containerDefinitions: [container],
  };
  const dockerLabels = { [definitionLabel]: definitionHash(definition) };
  return { ...definition, containerDefinitions: [{ ...container, dockerLabels }] };
}
