import type { ListClustersCommandInput, ListClustersCommandOutput } from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import type { EcsState } from '../model.ts';
import { page } from '../validate/page.ts';

const listClusters: Operation<
  EcsState,
  ListClustersCommandInput,
  Omit<ListClustersCommandOutput, '$metadata'>
> = (input, { state }) => {
  const arns = [...state.clusters.values()]
    .filter(({ status }) => status === 'ACTIVE')
    .map(({ clusterArn }) => clusterArn ?? '');
  const { items, nextToken } = page(arns, input.maxResults, input.nextToken, 100);
  return { clusterArns: items, nextToken };
};

export default listClusters;
