import type {
  GetAuthorizationTokenCommandInput,
  GetAuthorizationTokenCommandOutput,
} from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { type EcrState, issuePassword } from '../state.ts';

type Output = Omit<GetAuthorizationTokenCommandOutput, '$metadata'>;

const TWELVE_HOURS = 12 * 3_600_000;

const getAuthorizationToken: Operation<EcrState, GetAuthorizationTokenCommandInput, Output> = (
  _input,
  { state },
) => {
  const expires = state.world.clock.after(TWELVE_HOURS);
  const authorizationToken = Buffer.from(`AWS:${issuePassword(state, expires)}`).toString('base64');
  return {
    authorizationData: [
      { authorizationToken, expiresAt: new Date(expires), proxyEndpoint: state.world.endpoint },
    ],
  };
};

export default getAuthorizationToken;
