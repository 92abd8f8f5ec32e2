import { environmentSchema, serviceSchema } from '@inx/manifest';
import { describe, expect, it } from 'vitest';
import { costDelta, estimate, prices, usualUsage } from './index.ts';

const environment = environmentSchema.parse({
  name: 'dev',
  region: 'us-east-1',
  prefix: 'INX-DEV-USNV',
  availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
  vpcCidr: '10.1.0.0/16',
  publicSubnets: ['10.1.101.0/24', '10.1.102.0/24', '10.1.103.0/24'],
  privateSubnets: ['10.1.1.0/24', '10.1.2.0/24', '10.1.3.0/24'],
  natGateways: 1,
  bucketSuffix: '9015480',
  database: {
    instanceClass: 'db.t3.micro',
    version: '8.4',
    multiAz: false,
    backupDays: 7,
    deletionProtection: false,
    storageGb: 20,
    maxStorageGb: 100,
  },
  logRetentionDays: 30,
  deletionProtection: false,
  tags: { Project: 'Invoxa', Owner: 'x', CostCenter: 'x', Repository: 'x' },
});
const service = (name: string, critical = true) =>
  serviceSchema.parse({
    name,
    runtime: 'node',
    port: 8080,
    cpu: 256,
    memory: 512,
    routes: { paths: ['/'] },
    critical,
  });
const template = (resources: Record<string, object>) => ({
  stackName: 'x',
  template: {
    Resources: Object.fromEntries(
      Object.entries(resources).map(([id, { Type, ...Properties }]: [string, { Type?: string }]) => [
        id,
        { Type, Properties },
      ]),
    ),
  },
});
const database = {
  Type: 'AWS::RDS::DBInstance',
  DBInstanceClass: 'db.t3.micro',
  AllocatedStorage: '20',
  MaxAllocatedStorage: 100,
};
const base = { templates: [], services: [], environment, prices, usage: usualUsage };
const rowOf = (input: Parameters<typeof estimate>[0], name: string) =>
  estimate(input).rows.find((row) => row.row === name);

describe('three rows, calculated by hand', () => {
  it('Fargate: one task of 0.25 vCPU and 0.5 GB costs 9.01 a month; a second one on Spot at half of it', () => {
    // 730 h × (0.25 × 0.04048 + 0.5 × 0.004445) = 730 × 0.0123425 = 9.010025
    // double run: 60 releases × 12 min = 12 h of 730; two tasks: 18.02005 × 12 / 730 = 0.29622
    const row = rowOf({ ...base, services: [service('auth'), service('mail', false)] }, 'Fargate');
    expect(row?.expected).toBeCloseTo(9.010025 + 9.010025 / 2 + 0.29622, 4);
    expect(row?.low).toBeCloseTo(9.010025 + 9.010025 * 0.3, 4);
    expect(row?.high).toBeCloseTo(9.010025 * 8 + 0.29622, 4);
  });
  it('RDS: 730 h of db.t3.micro, 20 GB, five vCPU hours of burst', () => {
    // 730 × 0.017 = 12.41; 20 × 0.115 = 2.30; 5 × 0.075 = 0.375
    const row = rowOf({ ...base, templates: [template({ database })] }, 'RDS');
    expect(row?.expected).toBeCloseTo(12.41 + 2.3 + 0.375, 4);
    expect(row?.low).toBeCloseTo(12.41 + 2.3, 4);
    expect(row?.high).toBeCloseTo(12.41 + 11.5 + 3.75, 4);
  });
  it('NAT: one gateway and 200 GB', () => {
    // 730 × 0.045 = 32.85; 200 × 0.045 = 9.00
    const row = rowOf({ ...base, templates: [template({ nat: { Type: 'AWS::EC2::NatGateway' } })] }, 'NAT');
    expect(row).toMatchObject({ low: 32.85, expected: 41.85, high: 50.85 });
  });
});

describe('what the templates say counts', () => {
  it('Multi-AZ doubles instance and storage', () => {
    const one = rowOf({ ...base, templates: [template({ database })] }, 'RDS')!;
    const two = rowOf(
      { ...base, templates: [template({ database: { ...database, MultiAZ: true } })] },
      'RDS',
    )!;
    expect(two.low).toBeCloseTo(one.low * 2, 6);
  });
  it('in prd the first task of a service on Spot is on demand', () => {
    const input = { ...base, services: [service('mail', false)], usage: { ...usualUsage, releases: 0 } };
    expect(
      rowOf({ ...input, environment: { ...environment, name: 'prd' } }, 'Fargate')?.expected,
    ).toBeCloseTo(9.01, 2);
    expect(rowOf(input, 'Fargate')?.expected).toBeCloseTo(4.505, 3);
  });
  it('a resource that is not there has no row', () => {
    expect(estimate(base).rows).toEqual([]);
    expect(estimate(base).total).toEqual({ low: 0, expected: 0, high: 0 });
  });
  it('an instance class without a price is an error that names it', () => {
    const unknown = template({ database: { ...database, DBInstanceClass: 'db.x9.huge' } });
    expect(() => estimate({ ...base, templates: [unknown] })).toThrow(/no price for db.x9.huge/);
  });
  it('every row says what it assumes, and low ≤ expected ≤ high', () => {
    const templates = [
      template({
        database,
        nat: { Type: 'AWS::EC2::NatGateway' },
        balancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Subnets: ['a', 'b', 'c'] },
        bucket: { Type: 'AWS::S3::Bucket' },
        group: { Type: 'AWS::Logs::LogGroup' },
        acl: { Type: 'AWS::WAFv2::WebACL', Rules: [{}, {}] },
        cluster: {
          Type: 'AWS::ECS::Cluster',
          ClusterSettings: [{ Name: 'containerInsights', Value: 'enabled' }],
        },
        detector: { Type: 'AWS::GuardDuty::Detector' },
        alarm: { Type: 'AWS::CloudWatch::Alarm' },
        plan: { Type: 'AWS::Backup::BackupPlan' },
        secret: { Type: 'AWS::SecretsManager::Secret', Name: 'INX-DEV-USNV-db-auth' },
        repository: { Type: 'AWS::ECR::Repository' },
      }),
    ];
    const { rows } = estimate({ ...base, templates, services: [service('auth')] });
    expect(rows).toHaveLength(15);
    for (const row of rows) {
      expect(row.assumptions.length, row.row).toBeGreaterThan(0);
      expect(row.low, row.row).toBeLessThanOrEqual(row.expected);
      expect(row.expected, row.row).toBeLessThanOrEqual(row.high);
    }
  });
});

describe('the difference between two', () => {
  const before = estimate({ ...base, templates: [template({ nat: { Type: 'AWS::EC2::NatGateway' } })] });
  it('nothing changed: no rows', () => expect(costDelta(before, before).rows).toEqual([]));
  it('three gateways instead of one', () => {
    const nat = { Type: 'AWS::EC2::NatGateway' };
    const after = estimate({ ...base, templates: [template({ a: nat, b: nat, c: nat })] });
    expect(costDelta(before, after).rows.map((row) => [row.row, row.expected.toFixed(2)])).toEqual([
      ['NAT', '65.70'],
    ]);
  });
});
