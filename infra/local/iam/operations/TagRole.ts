import type { TagRoleCommandInput, TagRoleCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import type { IamState } from '../state.ts';
import { roleOf } from '../state.ts';

export default ((input, { state }) => {
  const stored = roleOf(state, input.RoleName);
  const added = input.Tags ?? [];
  stored.role = {
    ...stored.role,
    Tags: [
      ...(stored.role.Tags ?? []).filter((tag) => added.every((each) => each.Key !== tag.Key)),
      ...added,
    ],
  };
  return {};
}) satisfies Operation<IamState, TagRoleCommandInput, Omit<TagRoleCommandOutput, '$metadata'>>;
