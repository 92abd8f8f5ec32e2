import type { ResourceHandler } from '../handlers.ts';
import { shaped } from '../shape.ts';

export default {
  properties: ['BackupPlanId', 'BackupSelection'],
  replacement: ['BackupPlanId', 'BackupSelection'],
  required: ['BackupPlanId', 'BackupSelection'],
  create: async ({ BackupPlanId, BackupSelection }, { world }) => {
    const { SelectionId } = await world.invoke<{ SelectionId: string }>('backup', 'CreateBackupSelection', {
      BackupPlanId,
      BackupSelection: await shaped(
        () => import('@aws-sdk/client-backup'),
        'BackupSelection',
        BackupSelection,
        '/BackupSelection',
      ),
    });
    const Id = `${SelectionId}|${BackupPlanId}`;
    return { physicalId: Id, attributes: { Id, SelectionId, BackupPlanId } };
  },
  delete: async (physicalId, _, { world }) => {
    const [SelectionId, BackupPlanId] = physicalId.split('|');
    await world.invoke('backup', 'DeleteBackupSelection', { SelectionId, BackupPlanId });
  },
} satisfies ResourceHandler;
