import type {
  CreateLoadBalancerCommandInput,
  CreateLoadBalancerCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { ensureServiceLinkedRole } from '../../iam/service-linked.ts';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { defaultsOf, LOAD_BALANCER_ATTRIBUTES } from '../attributes.ts';
import { createCounters } from '../dataplane/counters.ts';
import { openGate } from '../dataplane/gate.ts';
import { LIMITS } from '../limits.ts';
import { checkName, tagsOf } from '../names.ts';
import { newId } from '../state.ts';
import { zonesOf } from '../subnets.ts';
import type { LoadBalancer, State } from '../types.ts';
import { viewLoadBalancer } from '../views.ts';

/** How long `provisioning` lasts; minutes with the real service, which nobody here need wait for. */
const PROVISIONING_MS = 2000;

const createLoadBalancer: Operation<
  State,
  CreateLoadBalancerCommandInput,
  Omit<CreateLoadBalancerCommandOutput, '$metadata'>
> = async (input, { state }) => {
  const { world } = state;
  const name = checkName('Load balancer', input.Name);
  if ((input.Type ?? 'application') !== 'application') {
    throw awsError(
      'ValidationError',
      `Load balancers of type '${input.Type}' are not available in the embedded AWS`,
    );
  }
  const scheme = input.Scheme ?? 'internet-facing';
  if (scheme !== 'internet-facing' && scheme !== 'internal')
    throw awsError('InvalidScheme', `The scheme '${scheme}' is not valid`);
  const tags = tagsOf(input.Tags);
  const { zones, vpcId } = await zonesOf(world, input.Subnets, input.SubnetMappings);
  const securityGroups = input.SecurityGroups ?? [];
  const same = byName(state, name);
  if (same)
    return { LoadBalancers: [viewLoadBalancer(state, checkSame(same, scheme, zones, securityGroups))] };
  if (state.loadBalancers.size >= LIMITS['application-load-balancers']) {
    throw awsError('TooManyLoadBalancers', 'The maximum number of load balancers has been reached');
  }
  const preferred = state.edgeClaimed ? 0 : world.edgePort;
  state.edgeClaimed = true;
  const edge = await openGate(preferred);
  if (byName(state, name)) {
    await edge.close();
    throw awsError('DuplicateLoadBalancerName', `A load balancer with the name '${name}' is being created`);
  }
  const path = `app/${name}/${newId()}`;
  const balancer: LoadBalancer = {
    kind: 'load-balancer',
    arn: world.arn('elasticloadbalancing', `loadbalancer/${path}`),
    tags,
    name,
    path,
    scheme,
    ipAddressType: input.IpAddressType === 'dualstack' ? 'dualstack' : 'ipv4',
    vpcId,
    zones,
    securityGroups: [...securityGroups],
    createdAt: new Date(world.clock.now()),
    activeAt: world.clock.after(PROVISIONING_MS),
    attributes: defaultsOf(LOAD_BALANCER_ATTRIBUTES),
    listeners: [],
    edge,
    counters: createCounters(),
  };
  state.loadBalancers.set(balancer.arn, balancer);
  await ensureServiceLinkedRole(world, 'elasticloadbalancing.amazonaws.com');
  return { LoadBalancers: [viewLoadBalancer(state, balancer)] };
};

const byName = (state: State, name: string) =>
  [...state.loadBalancers.values()].find((balancer) => balancer.name === name);

/** Creating the same load balancer twice gives the first one back; with other settings it is refused. */
function checkSame(
  same: LoadBalancer,
  scheme: string,
  zones: LoadBalancer['zones'],
  groups: readonly string[],
): LoadBalancer {
  const ids = (list: LoadBalancer['zones']) =>
    list
      .map((zone) => zone.SubnetId)
      .sort()
      .join();
  if (
    same.scheme !== scheme ||
    ids(same.zones) !== ids(zones) ||
    [...same.securityGroups].sort().join() !== [...groups].sort().join()
  ) {
    throw awsError(
      'DuplicateLoadBalancerName',
      `A load balancer with the same name '${same.name}' exists, but with different settings`,
    );
  }
  return same;
}

export default createLoadBalancer;
