import type {
  CreateRepositoryCreationTemplateCommandInput,
  CreateRepositoryCreationTemplateCommandOutput,
} from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { EcrState } from '../state.ts';

export default ((input, { state, world }) => {
  const prefix = input.prefix ?? '';
  if (!/^([a-z0-9]+(?:[._-][a-z0-9]+)*\/?)+$|^ROOT$/.test(prefix))
    throw awsError('InvalidParameterException', `Invalid parameter at 'prefix': ${prefix}`);
  if (state.creationTemplates.has(prefix))
    throw awsError(
      'TemplateAlreadyExistsException',
      `A template with the prefix '${prefix}' already exists.`,
    );
  const at = new Date(world.clock.now());
  const repositoryCreationTemplate = { ...input, prefix, createdAt: at, updatedAt: at };
  state.creationTemplates.set(prefix, repositoryCreationTemplate);
  return { registryId: world.accountId, repositoryCreationTemplate };
}) satisfies Operation<
  EcrState,
  CreateRepositoryCreationTemplateCommandInput,
  Omit<CreateRepositoryCreationTemplateCommandOutput, '$metadata'>
>;
