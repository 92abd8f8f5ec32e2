import type { DeleteRouteTableCommandInput, DeleteRouteTableCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { Ec2State } from '../state.ts';
import { get, remove } from '../state.ts';

export default ((input, { state }) => {
  if ((get(state, 'route-table', input.RouteTableId)['Associations'] as unknown[]).length > 0)
    throw awsError(
      'DependencyViolation',
      `The routeTable '${input.RouteTableId}' has dependencies and cannot be deleted.`,
    );
  remove(state, 'route-table', input.RouteTableId);
  return {};
}) satisfies Operation<
  Ec2State,
  DeleteRouteTableCommandInput,
  Omit<DeleteRouteTableCommandOutput, '$metadata'>
>;
