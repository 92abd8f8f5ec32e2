import type { GetAccountSettingCommandInput, GetAccountSettingCommandOutput } from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { checkAccountSetting } from '../settings.ts';
import type { EcrState } from '../state.ts';

type Output = Omit<GetAccountSettingCommandOutput, '$metadata'>;

const getAccountSetting: Operation<EcrState, GetAccountSettingCommandInput, Output> = (input, { state }) => {
  const { name, value } = checkAccountSetting(input.name);
  return { name, value: state.settings.get(name) ?? value };
};

export default getAccountSetting;
