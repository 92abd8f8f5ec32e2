import type {
  DescribeListenerAttributesCommandInput,
  DescribeListenerAttributesCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { attributeList } from '../attributes.ts';
import { findListener } from '../state.ts';
import type { State } from '../types.ts';

const describeListenerAttributes: Operation<
  State,
  DescribeListenerAttributesCommandInput,
  Omit<DescribeListenerAttributesCommandOutput, '$metadata'>
> = (input, { state }) => {
  return { Attributes: attributeList(findListener(state, input.ListenerArn).attributes) };
};

export default describeListenerAttributes;
