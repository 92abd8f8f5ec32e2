import type {
  GetServiceLinkedRoleDeletionStatusCommandInput,
  GetServiceLinkedRoleDeletionStatusCommandOutput,
} from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import type { IamState } from '../state.ts';

/** A deletion is done when DeleteServiceLinkedRole answers. */
export default (() => ({ Status: 'SUCCEEDED' as const })) satisfies Operation<
  IamState,
  GetServiceLinkedRoleDeletionStatusCommandInput,
  Omit<GetServiceLinkedRoleDeletionStatusCommandOutput, '$metadata'>
>;
