import type {
  DeleteListenerCommandInput,
  DeleteListenerCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { removeListener } from '../rules.ts';
import { findListener } from '../state.ts';
import type { State } from '../types.ts';

const deleteListener: Operation<
  State,
  DeleteListenerCommandInput,
  Omit<DeleteListenerCommandOutput, '$metadata'>
> = async (input, { state }) => {
  await removeListener(state, findListener(state, input.ListenerArn));
  return {};
};

export default deleteListener;
