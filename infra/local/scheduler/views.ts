import type { ScheduleGroup } from './state.ts';

export const groupView = (group: ScheduleGroup) => ({
  Arn: group.arn,
  Name: group.name,
  State: 'ACTIVE' as const,
  CreationDate: new Date(group.createdAt),
  LastModificationDate: new Date(group.changedAt),
});
