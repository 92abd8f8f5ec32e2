import type { DeleteHostedZoneCommandInput, DeleteHostedZoneCommandOutput } from '@aws-sdk/client-route-53';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { Route53State } from '../state.ts';
import { changeInfo, zoneId, zoneOf } from '../state.ts';

export default ((input, { state, world }) => {
  if (zoneOf(state, input.Id).records.length > 2)
    throw awsError(
      'HostedZoneNotEmpty',
      'The specified hosted zone contains non-required resource record sets and so cannot be deleted.',
    );
  state.zones.delete(zoneId(input.Id));
  return { ChangeInfo: changeInfo(world.clock.now()) };
}) satisfies Operation<
  Route53State,
  DeleteHostedZoneCommandInput,
  Omit<DeleteHostedZoneCommandOutput, '$metadata'>
>;
