import type {
  PutImageScanningConfigurationCommandInput,
  PutImageScanningConfigurationCommandOutput,
} from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { type EcrState, findRepository } from '../state.ts';

type Output = Omit<PutImageScanningConfigurationCommandOutput, '$metadata'>;

const putImageScanningConfiguration: Operation<
  EcrState,
  PutImageScanningConfigurationCommandInput,
  Output
> = (input, { state }) => {
  const repository = findRepository(state, input.repositoryName, input.registryId);
  repository.scanOnPush = input.imageScanningConfiguration?.scanOnPush ?? false;
  return {
    registryId: state.world.accountId,
    repositoryName: repository.name,
    imageScanningConfiguration: { scanOnPush: repository.scanOnPush },
  };
};

export default putImageScanningConfiguration;
