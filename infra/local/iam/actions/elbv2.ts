import {
  type Demand,
  everywhere,
  type Input,
  items,
  type Mapping,
  requestTags,
  text,
  texts,
} from './demand.ts';

const prefix = 'elasticloadbalancing';

const on = (name: string, member: string) => (input: Input) => [
  { action: `${prefix}:${name}`, resource: text(input, member) ?? '*', context: requestTags(input) },
];

/** Tags that come with a creation ask for AddTags too ("Tag resources during creation"). */
const tagsOf = (input: Input, action: string, resource: string): readonly Demand[] =>
  items(input, 'Tags').length === 0
    ? []
    : [
        {
          action: `${prefix}:AddTags`,
          resource,
          context: { ...requestTags(input), [`${prefix}:CreateAction`]: action },
        },
      ];

/** Creates below another resource, whose ARN tells the new one's. */
const below =
  (name: string, member: string, rename: (parent: string) => string): Mapping[string] =>
  (input) => [...on(name, member)(input), ...tagsOf(input, name, `${rename(text(input, member) ?? '')}/*`)];

const tagging = (name: string) => (input: Input) =>
  texts(input, 'ResourceArns').map((resource) => ({
    action: `${prefix}:${name}`,
    resource,
    context: requestTags(input),
  }));

const named =
  (name: string, kind: (input: Input) => string): Mapping[string] =>
  (input, world) => [
    { action: `${prefix}:${name}`, resource: world.arn(prefix, kind(input)), context: requestTags(input) },
    ...tagsOf(input, name, world.arn(prefix, kind(input))),
  ];

/** Source: "Actions, resources, and condition keys for AWS Elastic Load Balancing V2". Describe actions know no resource. */
export const elbv2: Mapping = {
  ...everywhere(prefix, [
    'DescribeAccountLimits',
    'DescribeCapacityReservation',
    'DescribeListenerAttributes',
    'DescribeListenerCertificates',
    'DescribeListeners',
    'DescribeLoadBalancerAttributes',
    'DescribeLoadBalancers',
    'DescribeRules',
    'DescribeTags',
    'DescribeTargetGroupAttributes',
    'DescribeTargetGroups',
    'DescribeTargetHealth',
  ]),
  CreateLoadBalancer: named('CreateLoadBalancer', (input) => `loadbalancer/app/${text(input, 'Name')}/*`),
  CreateTargetGroup: named('CreateTargetGroup', (input) => `targetgroup/${text(input, 'Name')}/*`),
  CreateListener: below('CreateListener', 'LoadBalancerArn', (arn) =>
    arn.replace(':loadbalancer/', ':listener/'),
  ),
  CreateRule: below('CreateRule', 'ListenerArn', (arn) => arn.replace(':listener/', ':listener-rule/')),
  DeleteListener: on('DeleteListener', 'ListenerArn'),
  DeleteLoadBalancer: on('DeleteLoadBalancer', 'LoadBalancerArn'),
  DeleteRule: on('DeleteRule', 'RuleArn'),
  DeleteTargetGroup: on('DeleteTargetGroup', 'TargetGroupArn'),
  DeregisterTargets: on('DeregisterTargets', 'TargetGroupArn'),
  RegisterTargets: on('RegisterTargets', 'TargetGroupArn'),
  ModifyListener: on('ModifyListener', 'ListenerArn'),
  ModifyListenerAttributes: on('ModifyListenerAttributes', 'ListenerArn'),
  ModifyLoadBalancerAttributes: on('ModifyLoadBalancerAttributes', 'LoadBalancerArn'),
  ModifyRule: on('ModifyRule', 'RuleArn'),
  ModifyTargetGroup: on('ModifyTargetGroup', 'TargetGroupArn'),
  ModifyTargetGroupAttributes: on('ModifyTargetGroupAttributes', 'TargetGroupArn'),
  SetIpAddressType: on('SetIpAddressType', 'LoadBalancerArn'),
  SetSecurityGroups: on('SetSecurityGroups', 'LoadBalancerArn'),
  SetSubnets: on('SetSubnets', 'LoadBalancerArn'),
  SetRulePriorities: (input) =>
    items(input, 'RulePriorities').map((each) => ({
      action: `${prefix}:SetRulePriorities`,
      resource: text(each, 'RuleArn') ?? '*',
    })),
  AddTags: tagging('AddTags'),
  RemoveTags: tagging('RemoveTags'),
};
