/** The embedded CloudFormation knows every type that our templates use, and which of its types they leave alone. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { readWorkspace } from '@inx/manifest';
import { synthesize } from '@inx/platform';
import { beforeAll, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');

const supported = readdirSync(path.join(root, 'infra/local/cloudformation/resources'))
  .map((file) => file.replace(/\.ts$/, '').replaceAll('-', '::'))
  .sort();

/** Supported, and in no template of dev or prd: what a third environment or an account of its own may need. */
const rest = [
  'AWS::CertificateManager::Certificate',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::DynamoDB::Table',
  'AWS::ECS::ClusterCapacityProviderAssociations',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::ServiceLinkedRole',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::ResourcePolicy',
  'AWS::Route53::HostedZone',
  'AWS::Route53::RecordSet',
  'AWS::SNS::Subscription',
];

const used = new Set<string>();

beforeAll(async () => {
  for (const name of ['dev', 'prd']) {
    const workspace = await readWorkspace(root, name);
    if (!workspace.ok) throw new Error(JSON.stringify(workspace.faults));
    const { environment, services } = workspace.value;
    for (const { template } of await synthesize(environment, services)) {
      const { Resources = {} } = template as { Resources?: Record<string, { Type: string }> };
      for (const { Type } of Object.values(Resources)) used.add(Type);
    }
  }
}, 60_000);

it('every type of the templates is supported', () => {
  expect([...used].filter((type) => !supported.includes(type)).sort()).toEqual([]);
});

it('every supported type is used, or listed', () => {
  expect(supported.filter((type) => !used.has(type))).toEqual(rest);
});
