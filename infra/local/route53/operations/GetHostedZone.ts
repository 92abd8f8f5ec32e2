import type { GetHostedZoneCommandInput, GetHostedZoneCommandOutput } from '@aws-sdk/client-route-53';
import type { Operation } from '../../service.ts';
import type { Route53State } from '../state.ts';
import { zoneOf } from '../state.ts';

export default ((input, { state }) => {
  const { hostedZone, nameServers } = zoneOf(state, input.Id);
  return { HostedZone: hostedZone, DelegationSet: { NameServers: [...nameServers] } };
}) satisfies Operation<
  Route53State,
  GetHostedZoneCommandInput,
  Omit<GetHostedZoneCommandOutput, '$metadata'>
>;
