import type { DescribeClustersCommandInput, DescribeClustersCommandOutput } from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { EcsState } from '../model.ts';
import { clusterArn, lastPart } from '../names.ts';
import { renderCluster } from '../views/cluster.ts';

const describeClusters: Operation<
  EcsState,
  DescribeClustersCommandInput,
  Omit<DescribeClustersCommandOutput, '$metadata'>
> = (input, { state }) => {
  const wanted = input.clusters ?? ['default'];
  if (wanted.length > 100) throw awsError('InvalidParameterException', 'Clusters cannot be more than 100.');
  const found = wanted.map((reference) => ({ reference, cluster: state.clusters.get(lastPart(reference)) }));
  const withTags = input.include?.includes('TAGS') ?? false;
  return {
    clusters: found.flatMap(({ cluster }) => (cluster ? [renderCluster(state, cluster, withTags)] : [])),
    failures: found
      .filter(({ cluster }) => !cluster)
      .map(({ reference }) => ({ arn: clusterArn(state.world, lastPart(reference)), reason: 'MISSING' })),
  };
};

export default describeClusters;
