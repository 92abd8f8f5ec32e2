import { present } from '../../../wire/present.ts';
import type { ResourceHandler } from '../../handlers.ts';
import { named } from './named.ts';

type Read = NonNullable<ResourceHandler['read']>;
type Values = Record<string, unknown>;
interface Attributes {
  readonly Attributes?: { readonly Key?: string; readonly Value?: unknown }[];
}

export const readLoadBalancer: Read = async (arn, properties, { world }) => {
  const found = await present(() =>
    world.invoke<{ LoadBalancers?: (Values & { AvailabilityZones?: { SubnetId?: string }[] })[] }>(
      'elbv2',
      'DescribeLoadBalancers',
      { LoadBalancerArns: [arn] },
    ),
  );
  const live = found?.LoadBalancers?.[0];
  if (!live) return undefined;
  const { Attributes } = await world.invoke<Attributes>('elbv2', 'DescribeLoadBalancerAttributes', {
    LoadBalancerArn: arn,
  });
  return {
    Name: live['LoadBalancerName'],
    Type: live['Type'],
    Scheme: live['Scheme'],
    IpAddressType: live['IpAddressType'],
    SecurityGroups: live['SecurityGroups'],
    Subnets: live.AvailabilityZones?.map(({ SubnetId }) => SubnetId),
    LoadBalancerAttributes: named(properties['LoadBalancerAttributes'], Attributes),
  };
};

export const readTargetGroup: Read = async (arn, properties, { world }) => {
  const found = await present(() =>
    world.invoke<{ TargetGroups?: Values[] }>('elbv2', 'DescribeTargetGroups', { TargetGroupArns: [arn] }),
  );
  const live = found?.TargetGroups?.[0];
  if (!live) return undefined;
  const { Attributes } = await world.invoke<Attributes>('elbv2', 'DescribeTargetGroupAttributes', {
    TargetGroupArn: arn,
  });
  const { TargetGroupName, ...rest } = live;
  return {
    ...rest,
    Name: TargetGroupName,
    TargetGroupAttributes: named(properties['TargetGroupAttributes'], Attributes),
  };
};

export const readListener: Read = async (arn, properties, { world }) => {
  const found = await present(() =>
    world.invoke<{ Listeners?: Values[] }>('elbv2', 'DescribeListeners', { ListenerArns: [arn] }),
  );
  const live = found?.Listeners?.[0];
  if (!live) return undefined;
  const { Attributes } = await world.invoke<Attributes>('elbv2', 'DescribeListenerAttributes', {
    ListenerArn: arn,
  });
  return {
    LoadBalancerArn: live['LoadBalancerArn'],
    Port: live['Port'],
    Protocol: live['Protocol'],
    SslPolicy: live['SslPolicy'],
    Certificates: live['Certificates'],
    DefaultActions: live['DefaultActions'],
    ListenerAttributes: named(properties['ListenerAttributes'], Attributes),
  };
};
