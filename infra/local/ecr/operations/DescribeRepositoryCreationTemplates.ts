import type {
  DescribeRepositoryCreationTemplatesCommandInput,
  DescribeRepositoryCreationTemplatesCommandOutput,
} from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import type { EcrState } from '../state.ts';

export default ((input, { state, world }) => {
  const all = [...state.creationTemplates.values()];
  const repositoryCreationTemplates = input.prefixes
    ? all.filter(({ prefix }) => input.prefixes?.includes(prefix ?? ''))
    : all;
  return { registryId: world.accountId, repositoryCreationTemplates };
}) satisfies Operation<
  EcrState,
  DescribeRepositoryCreationTemplatesCommandInput,
  Omit<DescribeRepositoryCreationTemplatesCommandOutput, '$metadata'>
>;
