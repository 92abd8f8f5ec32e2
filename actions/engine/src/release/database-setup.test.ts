import path from 'node:path';
import { type PlatformContract, readWorkspace, type Workspace } from '@inx/manifest';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../plan/plan.ts';
import { databaseSetupDefinition, newcomers } from './database-setup.ts';

const secret = (name: string) => `arn:aws:secretsmanager:us-east-1:111122223333:secret:${name}`;
const role = 'arn:aws:iam::111122223333:role/INX-DEV-USNV-database-setup';
let workspace: Workspace;

beforeAll(async () => {
  const read = await readWorkspace(path.resolve(import.meta.dirname, '../../../..'), 'dev');
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  workspace = read.value;
});

const contract = (change: object = {}) =>
  ({
    region: 'us-east-1',
    logGroup: '/ecs/x',
    databaseSetupRoleArn: role,
    secrets: { jwt: secret('jwt'), 'api-keys': secret('keys'), database: secret('db-credentials') },
    services: {
      auth: { databaseSecretArn: secret('db-auth') },
      'two-words': { databaseSecretArn: secret('db-two-words') },
    },
    ...change,
  }) as unknown as PlatformContract;
const image = { repositoryUri: 'registry/auth', digest: 'sha256:a' };

const definitionOf = (change: object = {}) => {
  const auth = workspace.services.find(({ name }) => name === 'auth')!;
  const services = [auth, { ...auth, name: 'two-words' }];
  return databaseSetupDefinition({ image, services }, workspace.environment, contract(change));
};

describe('the set-up task', () => {
  it('runs under the set-up role alone, with the secrets by reference', () => {
    const definition = definitionOf()!;
    expect(definition).toMatchObject({ family: 'INX-DEV-USNV-database-setup', executionRoleArn: role });
    expect(definition).not.toHaveProperty('taskRoleArn');
    expect(definition['containerDefinitions']).toMatchObject([
      {
        name: 'database-setup',
        image: 'registry/auth@sha256:a',
        readonlyRootFilesystem: true,
        secrets: [
          { name: 'ADMIN_DATABASE', valueFrom: secret('db-credentials') },
          { name: 'DATABASE_FOR_AUTH', valueFrom: secret('db-auth') },
          { name: 'DATABASE_FOR_TWO_WORDS', valueFrom: secret('db-two-words') },
        ],
        logConfiguration: { options: { 'awslogs-stream-prefix': 'database-setup' } },
      },
    ]);
    expect(definitionOf()).toEqual(definition);
  });

  it.each<[string, object]>([
    ['role', { databaseSetupRoleArn: undefined }],
    ['administrator’s secret', { secrets: { jwt: secret('jwt'), 'api-keys': secret('keys') } }],
  ])('is not there where the platform has no %s', (_, change) => {
    expect(definitionOf(change)).toBeUndefined();
  });
});

it('concerns services that are new and keep something in the database', () => {
  const [auth, client, invoice] = workspace.services;
  const plan = {
    services: [
      { service: auth!.name, changes: ['new'] },
      { service: client!.name, changes: ['image'] },
      { service: invoice!.name, changes: ['new'] },
    ],
  } as unknown as Plan;
  const wanted = newcomers(plan, [auth!, client!, { ...invoice!, needs: [] }]);
  expect(wanted.map(({ name }) => name)).toEqual(['auth']);
});
