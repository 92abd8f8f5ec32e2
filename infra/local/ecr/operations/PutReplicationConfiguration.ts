import type {
  PutReplicationConfigurationCommandInput,
  PutReplicationConfigurationCommandOutput,
} from '@aws-sdk/client-ecr';
import { ensureServiceLinkedRole } from '../../iam/service-linked.ts';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { EcrState } from '../state.ts';

export default (async (input, { state, world }) => {
  const rules = input.replicationConfiguration?.rules ?? [];
  // Limits: 10 rules, 25 destinations over all of them. Source: Amazon ECR API reference, ReplicationConfiguration.
  if (rules.length > 10 || rules.flatMap((rule) => rule.destinations ?? []).length > 25)
    throw awsError(
      'InvalidParameterException',
      "Invalid parameter at 'replicationConfiguration': at most 10 rules with 25 destinations in all",
    );
  for (const { region, registryId } of rules.flatMap((rule) => rule.destinations ?? []))
    if (region === world.region && registryId === world.accountId)
      throw awsError('ValidationException', 'A registry cannot replicate to itself in its own region.');
  state.replication = rules;
  if (rules.length > 0) await ensureServiceLinkedRole(world, 'replication.ecr.amazonaws.com');
  return { replicationConfiguration: { rules } };
}) satisfies Operation<
  EcrState,
  PutReplicationConfigurationCommandInput,
  Omit<PutReplicationConfigurationCommandOutput, '$metadata'>
>;
