import type { CreateRepositoryCommandInput, CreateRepositoryCommandOutput } from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { checkMutability } from '../mutability.ts';
import { describeRepository, type EcrState, type Repository } from '../state.ts';

type Output = Omit<CreateRepositoryCommandOutput, '$metadata'>;

const NAME = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;

const createRepository: Operation<EcrState, CreateRepositoryCommandInput, Output> = (input, { state }) => {
  const name = input.repositoryName ?? '';
  if (name.length < 2 || name.length > 256 || !NAME.test(name))
    throw awsError(
      'InvalidParameterException',
      `Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '${NAME.source}''`,
    );
  if (state.repositories.has(name))
    throw awsError(
      'RepositoryAlreadyExistsException',
      `The repository with name '${name}' already exists in the registry with id '${state.world.accountId}'`,
    );
  const mutability = checkMutability(input.imageTagMutability, input.imageTagMutabilityExclusionFilters);
  const repository: Repository = {
    name,
    createdAt: state.world.clock.now(),
    encryption: input.encryptionConfiguration ?? { encryptionType: 'AES256' },
    ...mutability,
    scanOnPush: input.imageScanningConfiguration?.scanOnPush ?? false,
    lifecyclePolicy: undefined,
    policy: undefined,
    tags: new Map((input.tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''])),
    images: new Map(),
    imageTags: new Map(),
    blobs: new Map(),
  };
  state.repositories.set(name, repository);
  return { repository: describeRepository(state, repository) };
};

export default createRepository;
