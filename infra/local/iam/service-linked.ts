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
