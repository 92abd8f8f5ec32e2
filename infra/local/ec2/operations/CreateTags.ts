import type { CreateTagsCommandInput, CreateTagsCommandOutput, Tag } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';

export default ((input, { state }) => {
  for (const id of input.Resources ?? []) {
    for (const records of state.records.values()) {
      const record = records.get(id);
      if (!record) continue;
      const added = input.Tags ?? [];
      record['Tags'] = [
        ...((record['Tags'] as Tag[] | undefined) ?? []).filter((tag) =>
          added.every((each) => each.Key !== tag.Key),
        ),
        ...added,
      ];
    }
  }
  return {};
}) satisfies Operation<Ec2State, CreateTagsCommandInput, Omit<CreateTagsCommandOutput, '$metadata'>>;
