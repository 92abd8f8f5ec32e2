import type {
  ModifyTargetGroupAttributesCommandInput,
  ModifyTargetGroupAttributesCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { attributeList, setAttributes, TARGET_GROUP_ATTRIBUTES } from '../attributes.ts';
import { refreshServing } from '../serving.ts';
import { findTargetGroup } from '../state.ts';
import type { State } from '../types.ts';

const modifyTargetGroupAttributes: Operation<
  State,
  ModifyTargetGroupAttributesCommandInput,
  Omit<ModifyTargetGroupAttributesCommandOutput, '$metadata'>
> = (input, { state }) => {
  const group = findTargetGroup(state, input.TargetGroupArn);
  setAttributes('Target group', TARGET_GROUP_ATTRIBUTES, group.attributes, input.Attributes);
  refreshServing(group);
  return { Attributes: attributeList(group.attributes) };
};

export default modifyTargetGroupAttributes;
