import type {
  DescribeTargetGroupsCommandInput,
  DescribeTargetGroupsCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { balancersOf } from '../associations.ts';
import { pageOf } from '../page.ts';
import { findLoadBalancer, findTargetGroup } from '../state.ts';
import type { State } from '../types.ts';
import { viewTargetGroup } from '../views.ts';

const describeTargetGroups: Operation<
  State,
  DescribeTargetGroupsCommandInput,
  Omit<DescribeTargetGroupsCommandOutput, '$metadata'>
> = (input, { state }) => {
  const { LoadBalancerArn: balancerArn, TargetGroupArns: arns = [], Names: names = [] } = input;
  if ([balancerArn ? 1 : 0, arns.length, names.length].filter((count) => count > 0).length > 1) {
    throw awsError(
      'ValidationError',
      'Target group names, target group ARNs and a load balancer ARN cannot be specified at the same time',
    );
  }
  let found = [...state.targetGroups.values()];
  if (arns.length > 0) found = arns.map((arn) => findTargetGroup(state, arn));
  if (names.length > 0) {
    if (names.some((name) => !found.some((group) => group.name === name))) {
      throw awsError('TargetGroupNotFound', 'One or more target groups not found');
    }
    found = found.filter((group) => names.includes(group.name));
  }
  if (balancerArn) {
    const balancer = findLoadBalancer(state, balancerArn);
    found = found.filter((group) => balancersOf(state, group.arn).includes(balancer));
  }
  const { items, next } = pageOf(found, input);
  return { TargetGroups: items.map((group) => viewTargetGroup(state, group)), NextMarker: next };
};

export default describeTargetGroups;
