import type {
  UpdateRepositoryCreationTemplateCommandInput,
  UpdateRepositoryCreationTemplateCommandOutput,
} from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { EcrState } from '../state.ts';

export default ((input, { state, world }) => {
  const before = state.creationTemplates.get(input.prefix ?? '');
  if (!before)
    throw awsError('TemplateNotFoundException', `There is no template with the prefix '${input.prefix}'.`);
  const repositoryCreationTemplate = { ...before, ...input, updatedAt: new Date(world.clock.now()) };
  state.creationTemplates.set(input.prefix ?? '', repositoryCreationTemplate);
  return { registryId: world.accountId, repositoryCreationTemplate };
}) satisfies Operation<
  EcrState,
  UpdateRepositoryCreationTemplateCommandInput,
  Omit<UpdateRepositoryCreationTemplateCommandOutput, '$metadata'>
>;
