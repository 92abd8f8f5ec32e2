/** GuardDuty, Backup, Budgets, Cost Explorer, Service Quotas: what watches over an account. */
import { everywhere, type Input, type Mapping, passRole, requestTags, text } from './demand.ts';

const of = (make: (name: string) => Mapping[string], names: readonly string[]): Mapping =>
  Object.fromEntries(names.map((name) => [name, make(name)]));

const byArn =
  (prefix: string, member: string) =>
  (name: string): Mapping[string] =>
  (input) => [
    { action: `${prefix}:${name}`, resource: text(input, member) ?? '*', context: requestTags(input) },
  ];

const detector =
  (name: string): Mapping[string] =>
  (input, world) => [
    {
      action: `guardduty:${name}`,
      resource: world.arn('guardduty', `detector/${text(input, 'DetectorId') ?? '*'}`),
      context: requestTags(input),
    },
  ];

/** Source: "Actions, resources, and condition keys for Amazon GuardDuty". */
export const guardduty: Mapping = {
  ...everywhere('guardduty', ['ListDetectors']),
  ...of(detector, ['CreateDetector', 'DeleteDetector', 'GetDetector', 'UpdateDetector']),
  ...of(byArn('guardduty', 'ResourceArn'), ['ListTagsForResource', 'TagResource', 'UntagResource']),
};

const vault =
  (name: string): Mapping[string] =>
  (input, world) => [
    {
      action: `backup:${name}`,
      resource: world.arn('backup', `backup-vault:${text(input, 'BackupVaultName')}`),
      context: requestTags({ Tags: input['BackupVaultTags'] }),
    },
  ];

const plan =
  (name: string): Mapping[string] =>
  (input, world) => [
    {
      action: `backup:${name}`,
      resource: world.arn('backup', `backup-plan:${text(input, 'BackupPlanId') ?? '*'}`),
      context: requestTags({ Tags: input['BackupPlanTags'] }),
    },
    ...passRole(text((input['BackupSelection'] ?? {}) as Input, 'IamRoleArn'), 'backup.amazonaws.com', world),
  ];

/** Source: "Actions, resources, and condition keys for AWS Backup". */
export const backup: Mapping = {
  ...everywhere('backup', ['ListBackupPlans', 'ListBackupVaults']),
  ...of(vault, [
    'CreateBackupVault',
    'DeleteBackupVault',
    'DeleteBackupVaultAccessPolicy',
    'DeleteBackupVaultLockConfiguration',
    'DeleteBackupVaultNotifications',
    'DescribeBackupVault',
    'GetBackupVaultAccessPolicy',
    'GetBackupVaultNotifications',
    'ListRecoveryPointsByBackupVault',
    'PutBackupVaultAccessPolicy',
    'PutBackupVaultLockConfiguration',
    'PutBackupVaultNotifications',
  ]),
  ...of(plan, [
    'CreateBackupPlan',
    'CreateBackupSelection',
    'DeleteBackupPlan',
    'DeleteBackupSelection',
    'GetBackupPlan',
    'GetBackupSelection',
    'ListBackupSelections',
    'UpdateBackupPlan',
  ]),
  ...of(byArn('backup', 'ResourceArn'), ['ListTags', 'TagResource', 'UntagResource']),
};

/** Budgets knows two actions: to look and to change. */
const budget =
  (action: 'ViewBudget' | 'ModifyBudget'): Mapping[string] =>
  (input, world) => {
    const given = (input['Budget'] ?? input['NewBudget'] ?? {}) as Input;
    const name = text(input, 'BudgetName') ?? text(given, 'BudgetName') ?? '*';
    return [
      {
        action: `budgets:${action}`,
        resource: `arn:aws:budgets::${world.accountId}:budget/${name}`,
        context: requestTags({ Tags: input['ResourceTags'] }),
      },
    ];
  };

/** Source: "Actions, resources, and condition keys for AWS Budget Service". */
export const budgets: Mapping = {
  ...of(
    () => budget('ModifyBudget'),
    ['CreateBudget', 'CreateNotification', 'DeleteBudget', 'DeleteNotification', 'UpdateBudget'],
  ),
  ...of(
    () => budget('ViewBudget'),
    [
      'DescribeBudget',
      'DescribeBudgets',
      'DescribeNotificationsForBudget',
      'DescribeSubscribersForNotification',
    ],
  ),
  ...of(byArn('budgets', 'ResourceARN'), ['ListTagsForResource', 'TagResource', 'UntagResource']),
};

const anomaly =
  (name: string): Mapping[string] =>
  (input, world) => {
    const kind = name.includes('Monitor') ? 'anomalymonitor' : 'anomalysubscription';
    return [
      {
        action: `ce:${name}`,
        resource:
          text(input, kind === 'anomalymonitor' ? 'MonitorArn' : 'SubscriptionArn') ??
          `arn:aws:ce::${world.accountId}:${kind}/*`,
        context: requestTags({ Tags: input['ResourceTags'] }),
      },
    ];
  };

/** Source: "Actions, resources, and condition keys for AWS Cost Explorer Service". */
export const ce: Mapping = {
  ...everywhere('ce', ['GetAnomalies']),
  ...of(anomaly, [
    'CreateAnomalyMonitor',
    'CreateAnomalySubscription',
    'DeleteAnomalyMonitor',
    'DeleteAnomalySubscription',
    'GetAnomalyMonitors',
    'GetAnomalySubscriptions',
    'UpdateAnomalyMonitor',
    'UpdateAnomalySubscription',
  ]),
  ...of(byArn('ce', 'ResourceArn'), ['ListTagsForResource', 'TagResource', 'UntagResource']),
};

/** Source: "Actions, resources, and condition keys for AWS Service Quotas". Reading knows no resource. */
export const servicequotas: Mapping = everywhere('servicequotas', [
  'GetAWSDefaultServiceQuota',
  'GetServiceQuota',
  'ListAWSDefaultServiceQuotas',
  'ListServiceQuotas',
  'ListServices',
]);
