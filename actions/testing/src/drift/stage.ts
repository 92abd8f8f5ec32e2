/** One rehearsal for all kinds of drift: each test leaves nothing behind, which the next one begins with. */
import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { expect } from 'vitest';
import { connectionTo, createSandbox, type Sandbox } from '../sandbox.ts';

export const prefix = 'INX-DEV-USNV';
export let sandbox: Sandbox;
export let elb: ElasticLoadBalancingV2Client;
export let ecs: ECSClient;
export let ec2: EC2Client;
export let scaling: ApplicationAutoScalingClient;
export let scheduler: SchedulerClient;

/** Before all tests; the bindings above are set by it. */
export async function openStage(): Promise<void> {
  sandbox = await createSandbox({ speed: 60, services: ['auth', 'invoice', 'notification'] });
  const connection = connectionTo(sandbox);
  elb = new ElasticLoadBalancingV2Client(connection);
  ecs = new ECSClient(connection);
  ec2 = new EC2Client(connection);
  scaling = new ApplicationAutoScalingClient(connection);
  scheduler = new SchedulerClient(connection);
}

export interface Found {
  readonly kind: string;
  readonly owner: string;
  readonly resource: string;
  readonly where: string;
  readonly wanted: string;
  readonly found: string;
  readonly remedy: string;
}

export async function drift(): Promise<{ code: number | null; findings: Found[] }> {
  const run = await sandbox.inx('drift', '--json');
  const report = run.events.find((event) => event['type'] === 'drift') as
    | { findings: Found[]; unread: string[] }
    | undefined;
  expect(report?.unread, run.output).toEqual([]);
  return { code: run.code, findings: report!.findings };
}

const brief = ({ findings }: { findings: Found[] }) =>
  findings.map(({ kind, owner, resource }) => `${kind}: ${resource} (${owner})`);

export async function none(): Promise<void> {
  const looked = await drift();
  expect([looked.code, looked.findings]).toEqual([0, []]);
}

/** Exactly these, in any order; the exit code says so as well. */
export async function only(...expected: string[]): Promise<Found[]> {
  const looked = await drift();
  expect(brief(looked).sort()).toEqual(expected.sort());
  expect(looked.code).toBe(8);
  for (const { remedy } of looked.findings) expect(remedy).not.toBe('');
  return looked.findings;
}

export async function deploy(...args: string[]): Promise<void> {
  const run = await sandbox.inx(...(args.length > 0 ? args : ['deploy']));
  expect(run.code, run.output).toBe(0);
}

export const manifest = (service: string, members: object) =>
  sandbox.edit(`services/${service}/service.json`, (text) =>
    JSON.stringify({ ...(JSON.parse(text) as object), ...members }),
  );
export const touch = (service: string, value: string) =>
  manifest(service, { environment: { TOUCHED: value } });
