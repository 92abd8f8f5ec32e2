/** What an account holds in a region of the kinds that quotas count. */
import {
  DescribeAddressesCommand,
  paginateDescribeInternetGateways,
  paginateDescribeNatGateways,
  paginateDescribeVpcs,
} from '@aws-sdk/client-ec2';
import { DescribeTasksCommand, paginateListClusters, paginateListTasks } from '@aws-sdk/client-ecs';
import {
  paginateDescribeLoadBalancers,
  paginateDescribeTargetGroups,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { paginateDescribeDBInstances } from '@aws-sdk/client-rds';
import { within } from '../calls.ts';
import type { SurveyClients } from './clients.ts';
import { everyItem, type Reading } from './read.ts';

export async function readInventory(clients: SurveyClients, { read }: Reading, signal?: AbortSignal) {
  const { ec2, ecs, elb, rds } = clients;
  const options = within(signal);
  const [vpcs, addresses, gateways, nats, balancers, groups, databases, tasks] = await Promise.all([
    read('networks', [], () =>
      everyItem(paginateDescribeVpcs({ client: ec2 }, {}, options), (page) => page.Vpcs),
    ),
    read('elastic IP addresses', [], async () => {
      const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({}), options);
      return Addresses;
    }),
    read('internet gateways', [], () =>
      everyItem(
        paginateDescribeInternetGateways({ client: ec2 }, {}, options),
        (page) => page.InternetGateways,
      ),
    ),
    read('NAT gateways', [], () =>
      everyItem(paginateDescribeNatGateways({ client: ec2 }, {}, options), (page) => page.NatGateways),
    ),
    read('load balancers', [], () =>
      everyItem(paginateDescribeLoadBalancers({ client: elb }, {}, options), (page) => page.LoadBalancers),
    ),
    read('target groups', [], () =>
      everyItem(paginateDescribeTargetGroups({ client: elb }, {}, options), (page) => page.TargetGroups),
    ),
    read('databases', [], () =>
      everyItem(paginateDescribeDBInstances({ client: rds }, {}, options), (page) => page.DBInstances),
    ),
    read('tasks', [], () => fargateTasks(ecs, signal)),
  ]);
  return {
    vpcs: vpcs.map((vpc) => ({
      id: vpc.VpcId ?? '',
      cidr: vpc.CidrBlock ?? '',
      name: vpc.Tags?.find((tag) => tag.Key === 'Name')?.Value,
    })),
    addresses: addresses.map((each) => [each.PublicIp ?? '', each.AllocationId ?? '']),
    gateways: gateways.map((each) => each.InternetGatewayId ?? ''),
    nats: nats.filter((each) => each.State !== 'deleted').map((each) => each.NatGatewayId ?? ''),
    balancers: balancers
      .filter((each) => each.Type === 'application')
      .map((each) => ({ id: each.LoadBalancerArn ?? '', name: each.LoadBalancerName ?? '' })),
    groups: groups.map((each) => ({ id: each.TargetGroupArn ?? '', name: each.TargetGroupName ?? '' })),
    databases: databases.map((each) => each.DBInstanceIdentifier ?? ''),
    tasks,
  };
}

export type Inventory = Awaited<ReturnType<typeof readInventory>>;

interface FargateTask {
  readonly cluster: string;
  readonly vcpu: number;
  readonly spot: boolean;
}

async function fargateTasks(client: SurveyClients['ecs'], signal?: AbortSignal): Promise<FargateTask[]> {
  const options = within(signal);
  const clusters = await everyItem(paginateListClusters({ client }, {}, options), (page) => page.clusterArns);
  const tasks: FargateTask[] = [];
  for (const cluster of clusters) {
    // DescribeTasks takes a hundred, as a page of ListTasks has at most.
    for await (const { taskArns = [] } of paginateListTasks({ client }, { cluster }, options)) {
      if (taskArns.length === 0) continue;
      const answer = await client.send(new DescribeTasksCommand({ cluster, tasks: taskArns }), options);
      for (const task of answer.tasks ?? []) {
        if (task.launchType !== 'FARGATE' && !task.capacityProviderName?.startsWith('FARGATE')) continue;
        tasks.push({
          cluster: cluster.slice(cluster.lastIndexOf('/') + 1),
          vcpu: Number(task.cpu ?? 0) / 1024,
          spot: task.capacityProviderName === 'FARGATE_SPOT',
        });
      }
    }
  }
  return tasks;
}

/** Quota code → what is in use beside what the environment's own stacks hold. */
export function usedBeside(inventory: Inventory, owned: readonly string[], ownCluster: string | undefined) {
  const own = new Set(owned);
  const count = (ids: readonly string[]) => ids.filter((id) => !own.has(id)).length;
  const vcpu = (spot: boolean) =>
    inventory.tasks
      .filter((task) => task.cluster !== ownCluster && task.spot === spot)
      .reduce((total, task) => total + task.vcpu, 0);
  return {
    'L-3032A538': vcpu(false),
    'L-36FBB829': vcpu(true),
    'L-B22855CB': count(inventory.groups.map((each) => each.id)),
    'L-53DA6B97': count(inventory.balancers.map((each) => each.id)),
    'L-0263D0A3': inventory.addresses.filter((ids) => !ids.some((id) => own.has(id))).length,
    'L-F678F1CE': count(inventory.vpcs.map((each) => each.id)),
    'L-A4707A72': count(inventory.gateways),
    'L-7B6409FD': count(inventory.databases),
  };
}
