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
