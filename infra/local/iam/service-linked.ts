import type { AccountWorld } from '../service.ts';

/** Service-linked roles by the service's principal. Source: IAM User Guide, "AWS services that work with IAM". */
export const serviceLinkedRoles: Readonly<Record<string, string>> = {
  'application-autoscaling.amazonaws.com': 'AWSServiceRoleForApplicationAutoScaling',
  'backup.amazonaws.com': 'AWSServiceRoleForBackup',
  'ecs.amazonaws.com': 'AWSServiceRoleForECS',
  'ecs.application-autoscaling.amazonaws.com': 'AWSServiceRoleForApplicationAutoScaling_ECSService',
  'elasticloadbalancing.amazonaws.com': 'AWSServiceRoleForElasticLoadBalancing',
  'guardduty.amazonaws.com': 'AWSServiceRoleForAmazonGuardDuty',
  'rds.amazonaws.com': 'AWSServiceRoleForRDS',
  'replication.dynamodb.amazonaws.com': 'AWSServiceRoleForDynamoDBReplication',
  'replication.ecr.amazonaws.com': 'AWSServiceRoleForECRReplication',
  'wafv2.amazonaws.com': 'AWSServiceRoleForWAFV2Logging',
};

/** A service makes its role the first time an account uses it. Source: IAM User Guide, "Service-linked roles". */
export async function ensureServiceLinkedRole(world: AccountWorld, service: string): Promise<void> {
  const RoleName = serviceLinkedRoles[service];
  const known = await world.invoke('iam', 'GetRole', { RoleName }).then(
    () => true,
    (error: Error) => {
      if (error.name !== 'NoSuchEntity') throw error;
      return false;
    },
  );
  if (known) return;
  await world.invoke('iam', 'CreateServiceLinkedRole', { AWSServiceName: service }).catch((error: Error) => {
    // Somebody else's first use was faster.
    if (error.name !== 'InvalidInput') throw error;
  });
}
