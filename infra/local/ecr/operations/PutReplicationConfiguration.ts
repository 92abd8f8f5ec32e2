import type {
  PutReplicationConfigurationCommandInput,
  PutReplicationConfigurationCommandOutput,
} from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { EcrState } from '../state.ts';

export default ((input, { state, world }) => {
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
  return { replicationConfiguration: { rules } };
}) satisfies Operation<
  EcrState,
  PutReplicationConfigurationCommandInput,
  Omit<PutReplicationConfigurationCommandOutput, '$metadata'>
>;
