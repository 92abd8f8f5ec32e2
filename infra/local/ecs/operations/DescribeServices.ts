import type { DescribeServicesCommandInput, DescribeServicesCommandOutput } from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { EcsState } from '../model.ts';
import { lastPart, serviceArn } from '../names.ts';
import { clusterOfArn, findCluster, lookupService } from '../state.ts';
import { renderService } from '../views/service.ts';

const describeServices: Operation<
  EcsState,
  DescribeServicesCommandInput,
  Omit<DescribeServicesCommandOutput, '$metadata'>
> = (input, { state }) => {
  const { services: wanted = [], include } = input;
  if (wanted.length === 0) throw awsError('InvalidParameterException', 'Services cannot be empty.');
  if (wanted.length > 10) throw awsError('InvalidParameterException', 'Services cannot be more than 10.');
  const { clusterName } = findCluster(state, input.cluster ?? clusterOfArn(wanted[0]));
  const found = wanted.map((reference) => ({
    reference,
    service: lookupService(state, clusterName, reference),
  }));
  const withTags = include?.includes('TAGS') ?? false;
  return {
    services: found.flatMap(({ service }) => (service ? [renderService(service, withTags)] : [])),
    failures: found
      .filter(({ service }) => !service)
      .map(({ reference }) => ({
        arn: serviceArn(state.world, clusterName, lastPart(reference)),
        reason: 'MISSING',
      })),
  };
};

export default describeServices;
