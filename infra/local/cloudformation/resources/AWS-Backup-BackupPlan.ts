import type { Context, Properties, ResourceHandler } from '../handlers.ts';
import { shaped } from '../shape.ts';
import { tagChanges, tagMap, tagsOf } from '../tags.ts';

/** Templates say BackupPlanRule, TargetBackupVault and AdvancedBackupSettings where the API has other words. */
function input({ BackupPlan }: Properties): Promise<object> {
  const { BackupPlanRule, ...plan } = BackupPlan as { BackupPlanRule?: Properties[] };
  const Rules = (BackupPlanRule ?? []).map(({ TargetBackupVault, ...rule }) => ({
    ...rule,
    TargetBackupVaultName: TargetBackupVault,
  }));
  return shaped(() => import('@aws-sdk/client-backup'), 'BackupPlanInput', { ...plan, Rules }, '/BackupPlan');
}

interface Answer {
  readonly BackupPlanId: string;
  readonly BackupPlanArn: string;
  readonly VersionId: string;
}

const made = ({ BackupPlanId, BackupPlanArn, VersionId }: Answer) => ({
  physicalId: BackupPlanId,
  attributes: { BackupPlanId, BackupPlanArn, VersionId },
});

const own = (properties: Properties, context: Context) => tagsOf(properties, context, 'BackupPlanTags');

export default {
  properties: ['BackupPlan', 'BackupPlanTags'],
  replacement: [],
  required: ['BackupPlan'],
  create: async (properties, context) =>
    made(
      await context.world.invoke<Answer>('backup', 'CreateBackupPlan', {
        BackupPlan: await input(properties),
        BackupPlanTags: tagMap(own(properties, context)),
      }),
    ),
  update: async (BackupPlanId, properties, before, context) => {
    const result = made(
      await context.world.invoke<Answer>('backup', 'UpdateBackupPlan', {
        BackupPlanId,
        BackupPlan: await input(properties),
      }),
    );
    const { removed, added } = tagChanges(own(before, context), own(properties, context));
    const ResourceArn = result.attributes.BackupPlanArn;
    if (removed.length > 0)
      await context.world.invoke('backup', 'UntagResource', { ResourceArn, TagKeyList: removed });
    if (added.length > 0)
      await context.world.invoke('backup', 'TagResource', { ResourceArn, Tags: tagMap(added) });
    return result;
  },
  delete: async (BackupPlanId, _, { world }) =>
    void (await world.invoke('backup', 'DeleteBackupPlan', { BackupPlanId })),
} satisfies ResourceHandler;
