import type { UntagRoleCommandInput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import type { IamState } from '../state.ts';
import { roleOf } from '../state.ts';

export default ((input, { state }) => {
  const stored = roleOf(state, input.RoleName);
  stored.role = {
    ...stored.role,
    Tags: (stored.role.Tags ?? []).filter((tag) => !input.TagKeys?.includes(tag.Key ?? '')),
  };
  return {};
}) satisfies Operation<IamState, UntagRoleCommandInput, object>;
