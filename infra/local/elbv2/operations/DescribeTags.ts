import type {
  DescribeTagsCommandInput,
  DescribeTagsCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { findTagged } from '../state.ts';
import type { State } from '../types.ts';

const describeTags: Operation<
  State,
  DescribeTagsCommandInput,
  Omit<DescribeTagsCommandOutput, '$metadata'>
> = (input, { state }) => {
  const arns = input.ResourceArns ?? [];
  if (arns.length > 20) throw awsError('ValidationError', 'Cannot specify more than 20 resources');
  return {
    TagDescriptions: arns.map((arn) => ({
      ResourceArn: arn,
      Tags: [...findTagged(state, arn).tags].map(([Key, Value]) => ({ Key, Value })),
    })),
  };
};

export default describeTags;
