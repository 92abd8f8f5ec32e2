import type { DescribeRegistryCommandInput, DescribeRegistryCommandOutput } from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import type { EcrState } from '../state.ts';

type Output = Omit<DescribeRegistryCommandOutput, '$metadata'>;

const describeRegistry: Operation<EcrState, DescribeRegistryCommandInput, Output> = (_input, { state }) => ({
  registryId: state.world.accountId,
  replicationConfiguration: { rules: [...state.replication] },
});

export default describeRegistry;
