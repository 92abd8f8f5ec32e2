import path from 'node:path';
import { readWorkspace, type ServiceManifest, type Workspace } from '@inx/manifest';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReleaseRecord } from '../release/record.ts';
import type { CurrentRelease } from '../release/state.ts';
import { type PlanCost, type PlanCostInput, planCost } from './cost.ts';

let workspace: Workspace;
beforeAll(async () => {
  const read = await readWorkspace(path.resolve(import.meta.dirname, '../../../..'), 'dev');
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  workspace = read.value;
});

const stack = (resources: object) => ({ stackName: 's', template: { Resources: resources } });
const nat = { Type: 'AWS::EC2::NatGateway' };
const changed = (name: string, change: Partial<ServiceManifest>) =>
  workspace.services.map((service) => (service.name === name ? { ...service, ...change } : service));

function running(): Pick<PlanCostInput, 'current' | 'record' | 'definitions'> {
  const released = workspace.services.map(({ name, scaling, critical }) => [
    name,
    { following: { scaling, schedules: [] }, spot: !critical },
  ]);
  return {
    current: { number: 1, services: Object.fromEntries(released) } as unknown as CurrentRelease,
    record: {
      manifests: Object.fromEntries(workspace.manifests.map((each) => [each.name, each])),
    } as unknown as ReleaseRecord,
    definitions: {},
  };
}

const input = (change: Partial<PlanCostInput> = {}): PlanCostInput => ({
  environment: workspace.environment,
  services: workspace.services,
  ...running(),
  ...change,
});

function costOf(change: Partial<PlanCostInput> = {}): PlanCost {
  const cost = planCost(input(change));
  if ('failed' in cost) throw new Error(cost.failed);
  return cost;
}

describe('the cost of a plan', () => {
  it('is nothing where the same runs', () => {
    expect(costOf()).toMatchObject({ rows: [], total: { low: 0, expected: 0, high: 0 } });
  });

  it('is all of it where nothing runs', () => {
    const cost = costOf({ current: undefined, record: undefined });
    expect(cost.rows.map((each) => each.row)).toEqual(['Fargate']);
    expect(cost.total.expected).toBeGreaterThan(30);
  });

  it('is what the platform gains', () => {
    const cost = costOf({
      templates: { live: [stack({ one: nat })], wanted: [stack({ one: nat, two: nat })] },
    });
    expect(cost.rows[0]?.row).toMatch(/NAT/);
    expect(cost.total.expected).toBeGreaterThan(30);
  });

  it('compares with the limits that were set, whatever the environment’s document says by now', () => {
    const wider = { ...workspace.services[0]!.scaling, max: 9 };
    const cost = costOf({ services: changed(workspace.services[0]!.name, { scaling: wider }) });
    expect(cost.total.low).toBe(0);
    expect(cost.total.high).toBeGreaterThan(30);
  });

  it('compares with the size that is registered', () => {
    const { name } = workspace.services[0]!;
    const cost = costOf({ definitions: { [name]: { cpu: '1024', memory: '2048' } } });
    expect(cost.total.expected).toBeLessThan(-20);
  });

  it('is less for a service that goes', () => {
    expect(costOf({ services: workspace.services.slice(1) }).total.expected).toBeLessThan(0);
  });

  it('says what it does not know', () => {
    expect(costOf().unknown.join('\n')).toMatch(/services alone/);
    const lost = costOf({ services: workspace.services.slice(1), record: undefined });
    expect(lost.unknown.join('\n')).toMatch(`what ${workspace.services[0]!.name} cost`);
  });

  it('is not guessed for a size without a price', () => {
    const database = { Type: 'AWS::RDS::DBInstance', Properties: { DBInstanceClass: 'db.x9.huge' } };
    const templates = { live: [], wanted: [stack({ database })] };
    expect(planCost(input({ templates }))).toEqual({
      failed: expect.stringMatching(/no price for db.x9.huge/),
    });
  });
});
