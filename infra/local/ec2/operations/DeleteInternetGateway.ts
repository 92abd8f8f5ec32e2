import type {
  DeleteInternetGatewayCommandInput,
  DeleteInternetGatewayCommandOutput,
} from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { Ec2State } from '../state.ts';
import { get, remove } from '../state.ts';

export default ((input, { state }) => {
  const gateway = get(state, 'internet-gateway', input.InternetGatewayId);
  if ((gateway['Attachments'] as unknown[]).length > 0)
    throw awsError(
      'DependencyViolation',
      `The internetGateway '${input.InternetGatewayId}' has dependencies and cannot be deleted.`,
    );
  remove(state, 'internet-gateway', input.InternetGatewayId);
  return {};
}) satisfies Operation<
  Ec2State,
  DeleteInternetGatewayCommandInput,
  Omit<DeleteInternetGatewayCommandOutput, '$metadata'>
>;
