/** Who owns what (DESIGN section 3). Two owners of one resource undo each other, so none has two. */
export type Owner = 'cdk' | 'orchestrator' | 'ecs';

export const owners: Readonly<Record<string, Owner>> = {
  vpc: 'cdk',
  cluster: 'cdk',
  'load balancer': 'cdk',
  listener: 'cdk',
  'target group': 'cdk',
  'target group health check and draining': 'orchestrator',
  repository: 'cdk',
  role: 'cdk',
  secret: 'cdk',
  'listener rule': 'orchestrator',
  'listener rule weights': 'ecs',
  'task definition': 'orchestrator',
  'ECS service': 'orchestrator',
  'registered targets': 'ecs',
  'scalable target': 'orchestrator',
  schedule: 'orchestrator',
};

/**
 * Members of CDK's resources that it makes with defaults and never changes again, as the orchestrator sets them with
 * each release: CloudFormation calls them drift, and they are none.
 */
const orchestratorsMembers: Readonly<Record<string, RegExp>> = {
  'AWS::ElasticLoadBalancingV2::TargetGroup':
    /^\/(HealthCheck\w+|HealthyThresholdCount|UnhealthyThresholdCount|Matcher|TargetGroupAttributes|Targets)(\/|$)/,
};

/** `path`: JSON pointer inside the properties of a resource of the platform's stacks. */
export function ownerOfMember(type: string, path: string): Owner {
  return orchestratorsMembers[type]?.test(path) ? 'orchestrator' : 'cdk';
}
