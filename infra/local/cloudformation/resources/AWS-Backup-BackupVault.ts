import type { ResourceHandler } from '../handlers.ts';
import { asNumber, type Context, generatedName, type Properties } from '../handlers.ts';
import { tagChanges, tagMap, tagsOf } from '../tags.ts';

/** What a vault has beside its name: set where it is given, taken off where it no longer is. */
async function configure(
  BackupVaultName: string,
  properties: Properties,
  before: Properties,
  { world }: Context,
): Promise<void> {
  const changed = (name: string) => JSON.stringify(properties[name]) !== JSON.stringify(before[name]);
  const policy = properties['AccessPolicy'];
  if (policy && changed('AccessPolicy'))
    await world.invoke('backup', 'PutBackupVaultAccessPolicy', {
      BackupVaultName,
      Policy: typeof policy === 'string' ? policy : JSON.stringify(policy),
    });
  else if (!policy && before['AccessPolicy'])
    await world.invoke('backup', 'DeleteBackupVaultAccessPolicy', { BackupVaultName });
  const lock = properties['LockConfiguration'] as Properties | undefined;
  if (lock && changed('LockConfiguration'))
    await world.invoke('backup', 'PutBackupVaultLockConfiguration', {
      BackupVaultName,
      MinRetentionDays: asNumber(lock['MinRetentionDays']),
      MaxRetentionDays: asNumber(lock['MaxRetentionDays']),
      ChangeableForDays: asNumber(lock['ChangeableForDays']),
    });
  else if (!lock && before['LockConfiguration'])
    await world.invoke('backup', 'DeleteBackupVaultLockConfiguration', { BackupVaultName });
  const notifications = properties['Notifications'] as Properties | undefined;
  if (notifications && changed('Notifications'))
    await world.invoke('backup', 'PutBackupVaultNotifications', {
      BackupVaultName,
      SNSTopicArn: notifications['SNSTopicArn'],
      BackupVaultEvents: notifications['BackupVaultEvents'],
    });
  else if (!notifications && before['Notifications'])
    await world.invoke('backup', 'DeleteBackupVaultNotifications', { BackupVaultName });
}

const made = (BackupVaultName: string, { world }: Context) => ({
  physicalId: BackupVaultName,
  attributes: { BackupVaultName, BackupVaultArn: world.arn('backup', `backup-vault:${BackupVaultName}`) },
});

export default {
  properties: [
    'AccessPolicy',
    'BackupVaultName',
    'BackupVaultTags',
    'EncryptionKeyArn',
    'LockConfiguration',
    'Notifications',
  ],
  replacement: ['BackupVaultName', 'EncryptionKeyArn'],
  required: ['BackupVaultName'],
  create: async (properties, context) => {
    const BackupVaultName = String(properties['BackupVaultName'] ?? generatedName(context, 50));
    await context.world.invoke('backup', 'CreateBackupVault', {
      BackupVaultName,
      EncryptionKeyArn: properties['EncryptionKeyArn'],
      BackupVaultTags: tagMap(tagsOf(properties, context, 'BackupVaultTags')),
    });
    await configure(BackupVaultName, properties, {}, context);
    return made(BackupVaultName, context);
  },
  update: async (name, properties, before, context) => {
    await configure(name, properties, before, context);
    const { removed, added } = tagChanges(
      tagsOf(before, context, 'BackupVaultTags'),
      tagsOf(properties, context, 'BackupVaultTags'),
    );
    const result = made(name, context);
    const ResourceArn = result.attributes.BackupVaultArn;
    if (removed.length > 0)
      await context.world.invoke('backup', 'UntagResource', { ResourceArn, TagKeyList: removed });
    if (added.length > 0)
      await context.world.invoke('backup', 'TagResource', { ResourceArn, Tags: tagMap(added) });
    return result;
  },
  delete: async (BackupVaultName, _, { world }) =>
    void (await world.invoke('backup', 'DeleteBackupVault', { BackupVaultName })),
} satisfies ResourceHandler;
