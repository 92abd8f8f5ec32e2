import { awsError } from '../wire/error.ts';
import type { EcrState, Repository } from './state.ts';
import type { Upload } from './store.ts';

/** The open upload of this id in this repository. */
export function findUpload(state: EcrState, repository: Repository, id: string | undefined): Upload {
  const upload = state.store.find(id, repository.name);
  if (upload) return upload;
  throw awsError(
    'UploadNotFoundException',
    `Layer upload '${id}' does not exist in the repository with name '${repository.name}' in registry with id '${state.world.accountId}'`,
  );
}
