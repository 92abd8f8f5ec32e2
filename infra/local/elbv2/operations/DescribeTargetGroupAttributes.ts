import type {
  DescribeTargetGroupAttributesCommandInput,
  DescribeTargetGroupAttributesCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { attributeList } from '../attributes.ts';
import { findTargetGroup } from '../state.ts';
import type { State } from '../types.ts';

const describeTargetGroupAttributes: Operation<
  State,
  DescribeTargetGroupAttributesCommandInput,
  Omit<DescribeTargetGroupAttributesCommandOutput, '$metadata'>
> = (input, { state }) => {
  return { Attributes: attributeList(findTargetGroup(state, input.TargetGroupArn).attributes) };
};

export default describeTargetGroupAttributes;
