import type {
  DescribeCapacityProvidersCommandInput,
  DescribeCapacityProvidersCommandOutput,
} from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import type { EcsState } from '../model.ts';
import { lastPart } from '../names.ts';
import { FARGATE_PROVIDERS } from '../views/cluster.ts';

const describeCapacityProviders: Operation<
  EcsState,
  DescribeCapacityProvidersCommandInput,
  Omit<DescribeCapacityProvidersCommandOutput, '$metadata'>
> = (input, { state }) => {
  const wanted = input.capacityProviders ?? [...FARGATE_PROVIDERS];
  const known = wanted.map(lastPart).filter((name) => FARGATE_PROVIDERS.has(name));
  return {
    capacityProviders: known.map((name) => ({
      capacityProviderArn: state.world.arn('ecs', `capacity-provider/${name}`),
      name,
      status: 'ACTIVE' as const,
    })),
    failures: wanted
      .filter((reference) => !FARGATE_PROVIDERS.has(lastPart(reference)))
      .map((reference) => ({
        arn: state.world.arn('ecs', `capacity-provider/${lastPart(reference)}`),
        reason: 'MISSING',
      })),
  };
};

export default describeCapacityProviders;
