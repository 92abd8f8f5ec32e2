import type { CreateDetectorCommandInput, CreateDetectorCommandOutput } from '@aws-sdk/client-guardduty';
import { ensureServiceLinkedRole } from '../../iam/service-linked.ts';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { GuardDutyState } from '../state.ts';
import { featuresOf } from '../state.ts';

export default (async (input, { state, world }) => {
  if (state.detectors.size > 0)
    throw awsError(
      'BadRequestException',
      'The request is rejected because a detector already exists for the current account.',
    );
  if (input.Enable === undefined)
    throw awsError('BadRequestException', 'The request is rejected because the parameter enable is missing.');
  const id = crypto.randomUUID().replaceAll('-', '');
  const now = new Date(world.clock.now()).toISOString();
  state.detectors.set(id, {
    CreatedAt: now,
    UpdatedAt: now,
    FindingPublishingFrequency: input.FindingPublishingFrequency ?? 'SIX_HOURS',
    ServiceRole: `arn:aws:iam::${world.accountId}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty`,
    Status: input.Enable ? 'ENABLED' : 'DISABLED',
    Features: featuresOf(input.Features, world.clock.now()) ?? [],
    Tags: input.Tags ?? {},
  });
  await ensureServiceLinkedRole(world, 'guardduty.amazonaws.com');
  return { DetectorId: id };
}) satisfies Operation<
  GuardDutyState,
  CreateDetectorCommandInput,
  Omit<CreateDetectorCommandOutput, '$metadata'>
>;
