import type {
  DescribeServiceDeploymentsCommandInput,
  DescribeServiceDeploymentsCommandOutput,
} from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { EcsState } from '../model.ts';
import { seenDeployment } from '../views/deployment.ts';

const describeServiceDeployments: Operation<
  EcsState,
  DescribeServiceDeploymentsCommandInput,
  Omit<DescribeServiceDeploymentsCommandOutput, '$metadata'>
> = (input, { state }) => {
  const arns = input.serviceDeploymentArns ?? [];
  if (arns.length === 0)
    throw awsError('InvalidParameterException', 'serviceDeploymentArns can not be empty.');
  if (arns.length > 20)
    throw awsError('InvalidParameterException', 'serviceDeploymentArns can not be more than 20.');
  const found = arns.map((arn) => {
    const deployment = state.deployments.get(arn);
    return { arn, seen: deployment && seenDeployment(deployment) };
  });
  return {
    serviceDeployments: found.flatMap(({ seen }) => seen ?? []),
    failures: found.filter(({ seen }) => !seen).map(({ arn }) => ({ arn, reason: 'MISSING' })),
  };
};

export default describeServiceDeployments;
