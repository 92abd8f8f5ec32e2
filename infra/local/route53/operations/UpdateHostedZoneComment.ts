import type {
  UpdateHostedZoneCommentCommandInput,
  UpdateHostedZoneCommentCommandOutput,
} from '@aws-sdk/client-route-53';
import type { Operation } from '../../service.ts';
import type { Route53State } from '../state.ts';
import { zoneOf } from '../state.ts';

export default ((input, { state }) => {
  const zone = zoneOf(state, input.Id);
  zone.hostedZone = {
    ...zone.hostedZone,
    Config: { ...zone.hostedZone.Config, Comment: input.Comment },
  };
  return { HostedZone: zone.hostedZone };
}) satisfies Operation<
  Route53State,
  UpdateHostedZoneCommentCommandInput,
  Omit<UpdateHostedZoneCommentCommandOutput, '$metadata'>
>;
