/** The embedded AWS over real HTTP, with its address book within reach, and small real servers as targets. */

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { createAwsServer } from '../../server.ts';
import type { AccountWorld } from '../../service.ts';
import { connectionTo } from '../../test/connection.ts';
import { createAccounts } from '../../world/accounts.ts';
import { createCallLog } from '../../world/calls.ts';
import { createClock } from '../../world/clock.ts';
import { createFaults } from '../../world/faults.ts';
import { loadServices } from '../../world/services.ts';
import { type TrafficReport, trafficReport } from '../traffic.ts';
import type { State } from '../types.ts';

const ACCOUNT = '111122223333';

export interface Harness {
  readonly client: elb.ElasticLoadBalancingV2Client;
  readonly endpoint: string;
  readonly world: AccountWorld;
  readonly subnets: readonly string[];
  readonly vpcId: string;
  traffic(): TrafficReport;
  stop(): Promise<void>;
}

export async function startHarness(options: { speed?: number; edgePort?: number } = {}): Promise<Harness> {
  const clock = createClock(options.speed ?? 1);
  const services = await loadServices();
  const directory = mkdtempSync(path.join(tmpdir(), 'inx-elbv2-'));
  let endpoint = '';
  const accounts = createAccounts(services, {
    clock,
    region: 'us-east-1',
    directory,
    endpoint: () => endpoint,
    edgePort: options.edgePort ?? 0,
    variants: {},
    log: () => undefined,
  });
  const parts = {
    services,
    accounts,
    faults: createFaults(clock),
    calls: createCallLog(),
    clock,
    defaultAccount: ACCOUNT,
  };
  const server = createAwsServer({ ...parts, log: () => undefined });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new elb.ElasticLoadBalancingV2Client(connectionTo({ endpoint }));
  const { world } = accounts.get(ACCOUNT);
  const { subnets, vpcId } = await makeSubnets(world);
  return {
    client,
    endpoint,
    world,
    subnets,
    vpcId,
    traffic: () => trafficReport(accounts.get(ACCOUNT).state('elbv2') as State),
    stop: async () => {
      client.destroy();
      await accounts.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Two subnets of one VPC. */
async function makeSubnets(world: AccountWorld): Promise<{ subnets: string[]; vpcId: string }> {
  const vpc = { CidrBlock: '10.1.0.0/16' };
  const { Vpc } = await world.invoke<{ Vpc: { VpcId: string } }>('ec2', 'CreateVpc', vpc);
  const subnets = ['a', 'b'].map(async (zone, index) => {
    const input = { VpcId: Vpc.VpcId, CidrBlock: `10.1.${index}.0/24`, AvailabilityZone: `us-east-1${zone}` };
    return (await world.invoke<{ Subnet: { SubnetId: string } }>('ec2', 'CreateSubnet', input)).Subnet
      .SubnetId;
  });
  return { subnets: await Promise.all(subnets), vpcId: Vpc.VpcId };
}

/** A load balancer with a listener on port 80 that answers 404 by default. */
export async function makeEdge(h: Harness, name = 'edge') {
  const { LoadBalancers } = await h.client.send(
    new elb.CreateLoadBalancerCommand({ Name: name, Subnets: [...h.subnets] }),
  );
  const balancer = LoadBalancers?.[0] as elb.LoadBalancer;
  const { Listeners } = await h.client.send(
    new elb.CreateListenerCommand({
      LoadBalancerArn: balancer.LoadBalancerArn,
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [
        {
          Type: 'fixed-response',
          FixedResponseConfig: { StatusCode: '404', ContentType: 'text/plain', MessageBody: 'no route' },
        },
      ],
    }),
  );
  const listenerArn = Listeners?.[0]?.ListenerArn as string;
  return { balancerArn: balancer.LoadBalancerArn as string, listenerArn, url: `http://${balancer.DNSName}` };
}

export async function makeGroup(
  h: Harness,
  name: string,
  extra: Partial<elb.CreateTargetGroupCommandInput> = {},
): Promise<string> {
  const { TargetGroups } = await h.client.send(
    new elb.CreateTargetGroupCommand({
      Name: name,
      Protocol: 'HTTP',
      Port: 8080,
      VpcId: h.vpcId,
      TargetType: 'ip',
      HealthCheckIntervalSeconds: 5,
      HealthCheckTimeoutSeconds: 2,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 2,
      ...extra,
    }),
  );
  return TargetGroups?.[0]?.TargetGroupArn as string;
}

export const forward = (...shares: [string, number][]): elb.Action[] => [
  {
    Type: 'forward',
    ForwardConfig: { TargetGroups: shares.map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight })) },
  },
];

export const pathIs = (...Values: string[]): elb.RuleCondition[] => [
  { Field: 'path-pattern', PathPatternConfig: { Values } },
];

export async function makeRule(
  h: Harness,
  listenerArn: string,
  Priority: number,
  Conditions: elb.RuleCondition[],
  Actions: elb.Action[],
): Promise<string> {
  const { Rules } = await h.client.send(
    new elb.CreateRuleCommand({ ListenerArn: listenerArn, Priority, Conditions, Actions }),
  );
  return Rules?.[0]?.RuleArn as string;
}

let nextAddress = 10;

export interface TestTarget {
  readonly address: string;
  readonly server: Server;
  /** Requests other than health checks. */
  readonly seen: string[];
  readonly connections: () => number;
  stop(): Promise<void>;
}

/** A real server, known to the world as 10.1.0.n:8080. */
export async function startTarget(h: Harness, handler: RequestListener): Promise<TestTarget> {
  const address = `10.1.0.${nextAddress++}`;
  const seen: string[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    if (!request.headers['user-agent']?.startsWith('ELB-HealthChecker'))
      seen.push(`${request.method} ${request.url}`);
    handler(request, response);
  });
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  h.world.network.publish(address, 8080, '127.0.0.1', (server.address() as AddressInfo).port);
  return {
    address,
    server,
    seen,
    connections: () => connections,
    stop: () =>
      new Promise((resolve) => {
        h.world.network.withdraw(address);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Registers targets and waits until all are healthy. */
export async function register(h: Harness, group: string, ...targets: TestTarget[]): Promise<void> {
  await h.client.send(
    new elb.RegisterTargetsCommand({
      TargetGroupArn: group,
      Targets: targets.map(({ address }) => ({ Id: address, Port: 8080 })),
    }),
  );
  await waitFor(
    async () =>
      (await healthOf(h, group)).filter((each) => each.State === 'healthy').length >= targets.length,
  );
}

export async function healthOf(h: Harness, group: string): Promise<elb.TargetHealth[]> {
  const { TargetHealthDescriptions = [] } = await h.client.send(
    new elb.DescribeTargetHealthCommand({ TargetGroupArn: group }),
  );
  return TargetHealthDescriptions.map((each) => each.TargetHealth as elb.TargetHealth);
}

export async function waitFor(condition: () => boolean | Promise<boolean>, timeoutMs = 8000): Promise<void> {
  const { vi } = await import('vitest');
  await vi.waitFor(
    async () => {
      if (!(await condition())) throw new Error('the condition does not hold yet');
    },
    { timeout: timeoutMs, interval: 10 },
  );
}
