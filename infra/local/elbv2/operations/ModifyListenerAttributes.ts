import type {
  ModifyListenerAttributesCommandInput,
  ModifyListenerAttributesCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { attributeList, LISTENER_ATTRIBUTES, setAttributes } from '../attributes.ts';
import { findListener } from '../state.ts';
import type { State } from '../types.ts';

const modifyListenerAttributes: Operation<
  State,
  ModifyListenerAttributesCommandInput,
  Omit<ModifyListenerAttributesCommandOutput, '$metadata'>
> = (input, { state }) => {
  const listener = findListener(state, input.ListenerArn);
  setAttributes('Listener', LISTENER_ATTRIBUTES, listener.attributes, input.Attributes);
  return { Attributes: attributeList(listener.attributes) };
};

export default modifyListenerAttributes;
