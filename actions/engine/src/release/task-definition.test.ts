import path from 'node:path';
import { type Environment, type PlatformContract, readWorkspace, type Workspace } from '@inx/manifest';
import { beforeAll, expect, it } from 'vitest';
import { definitionLabel, secretsLabel, taskDefinitionTemplate, withImage } from './task-definition.ts';

const arn = 'arn:aws:iam::111122223333:role/some';
const collectorImage = `public.ecr.aws/aws-observability/aws-otel-collector@sha256:${'c'.repeat(64)}`;
const contract = {
  baseUrl: 'http://balancer',
  region: 'us-east-1',
  logGroup: '/ecs/x',
  secrets: { jwt: arn, 'api-keys': arn },
  services: { auth: { executionRoleArn: arn, taskRoleArn: arn, databaseSecretArn: arn } },
} as unknown as PlatformContract;
let workspace: Workspace;

beforeAll(async () => {
  const read = await readWorkspace(path.resolve(import.meta.dirname, '../../../..'), 'dev');
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  workspace = read.value;
});

interface Container {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  readonly dockerLabels?: Readonly<Record<string, string>>;
}

function containers(change: Partial<Environment>): Container[] {
  const service = workspace.services.find(({ name }) => name === 'auth')!;
  const template = taskDefinitionTemplate(service, { ...workspace.environment, ...change }, contract);
  const made = withImage(template, { repositoryUri: 'registry/auth', digest: 'sha256:a' });
  return made['containerDefinitions'] as Container[];
}

it('has the service alone where nothing is traced', () => {
  const [service, ...others] = containers({});
  expect([service?.name, service?.image, others]).toEqual(['auth', 'registry/auth@sha256:a', []]);
  expect(service?.environment?.map(({ name }) => name)).not.toContain('OTEL_EXPORTER_OTLP_ENDPOINT');
});

it('has the collector beside it where traces are wanted, under its own image and not essential', () => {
  const [service, collector] = containers({ tracing: true, collectorImage });
  expect(service?.environment).toContainEqual({
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    value: 'http://127.0.0.1:4318',
  });
  expect([service?.image, service?.essential]).toEqual(['registry/auth@sha256:a', true]);
  expect(collector).toMatchObject({ name: 'collector', image: collectorImage, essential: false });
  expect(collector?.dockerLabels).toBeUndefined();
});

it('says by a hash which versions of its secrets it was registered for, and names none of them', () => {
  const service = workspace.services.find(({ name }) => name === 'auth')!;
  const template = taskDefinitionTemplate(service, workspace.environment, contract);
  const made = (secrets?: Record<string, string>) =>
    withImage(template, { repositoryUri: 'registry/auth', digest: 'sha256:a' }, secrets);
  const label = (secrets?: Record<string, string>) =>
    (made(secrets)['containerDefinitions'] as Container[])[0]?.dockerLabels?.[secretsLabel];
  expect(label({ jwt: 'version-1' })).toBe(label({ jwt: 'version-1' }));
  expect(label({ jwt: 'version-1' })).not.toBe(label({ jwt: 'version-2' }));
  expect(label()).toBeUndefined();
  expect(JSON.stringify(made({ jwt: 'version-1' }))).not.toContain('version-1');
});

it('is another definition with the collector than without', () => {
  const label = (change: Partial<Environment>) => containers(change)[0]?.dockerLabels?.[definitionLabel];
  expect(label({ tracing: true, collectorImage })).not.toBe(label({}));
});
