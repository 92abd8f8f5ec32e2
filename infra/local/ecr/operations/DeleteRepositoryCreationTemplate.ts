import type {
  DeleteRepositoryCreationTemplateCommandInput,
  DeleteRepositoryCreationTemplateCommandOutput,
} from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { EcrState } from '../state.ts';

export default ((input, { state, world }) => {
  const repositoryCreationTemplate = state.creationTemplates.get(input.prefix ?? '');
  if (!repositoryCreationTemplate)
    throw awsError('TemplateNotFoundException', `There is no template with the prefix '${input.prefix}'.`);
  state.creationTemplates.delete(input.prefix ?? '');
  return { registryId: world.accountId, repositoryCreationTemplate };
}) satisfies Operation<
  EcrState,
  DeleteRepositoryCreationTemplateCommandInput,
  Omit<DeleteRepositoryCreationTemplateCommandOutput, '$metadata'>
>;
