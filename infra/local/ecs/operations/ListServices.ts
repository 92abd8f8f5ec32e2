import type { ListServicesCommandInput, ListServicesCommandOutput } from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import type { EcsState } from '../model.ts';
import { findCluster } from '../state.ts';
import { page } from '../validate/page.ts';

const listServices: Operation<
  EcsState,
  ListServicesCommandInput,
  Omit<ListServicesCommandOutput, '$metadata'>
> = (input, { state }) => {
  const { clusterName } = findCluster(state, input.cluster);
  const arns = [...state.services.values()]
    .filter((service) => service.clusterName === clusterName && service.status !== 'INACTIVE')
    .filter((service) => !input.launchType || (service.settings.launchType ?? 'FARGATE') === input.launchType)
    .map(({ arn }) => arn);
  const { items, nextToken } = page(arns, input.maxResults, input.nextToken, 10);
  return { serviceArns: items, nextToken };
};

export default listServices;
