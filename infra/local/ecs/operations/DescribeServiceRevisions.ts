import type {
  DescribeServiceRevisionsCommandInput,
  DescribeServiceRevisionsCommandOutput,
} from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { EcsState } from '../model.ts';

const describeServiceRevisions: Operation<
  EcsState,
  DescribeServiceRevisionsCommandInput,
  Omit<DescribeServiceRevisionsCommandOutput, '$metadata'>
> = (input, { state }) => {
  const arns = input.serviceRevisionArns ?? [];
  if (arns.length === 0) throw awsError('InvalidParameterException', 'serviceRevisionArns can not be empty.');
  if (arns.length > 20)
    throw awsError('InvalidParameterException', 'serviceRevisionArns can not be more than 20.');
  return {
    serviceRevisions: arns.flatMap((arn) => state.revisions.get(arn) ?? []),
    failures: arns.filter((arn) => !state.revisions.has(arn)).map((arn) => ({ arn, reason: 'MISSING' })),
  };
};

export default describeServiceRevisions;
