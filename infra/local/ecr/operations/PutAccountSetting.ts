import type { PutAccountSettingCommandInput, PutAccountSettingCommandOutput } from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { checkAccountSetting } from '../settings.ts';
import type { EcrState } from '../state.ts';

type Output = Omit<PutAccountSettingCommandOutput, '$metadata'>;

const putAccountSetting: Operation<EcrState, PutAccountSettingCommandInput, Output> = (input, { state }) => {
  const { name, value } = checkAccountSetting(input.name, input.value);
  state.settings.set(name, value);
  return { name, value };
};

export default putAccountSetting;
