import type {
  ChangeResourceRecordSetsCommandInput,
  ChangeResourceRecordSetsCommandOutput,
} from '@aws-sdk/client-route-53';
import type { Operation } from '../../service.ts';
import { applyChanges } from '../changes.ts';
import type { Route53State } from '../state.ts';
import { changeInfo, zoneOf } from '../state.ts';

export default ((input, { state, world }) => {
  const zone = zoneOf(state, input.HostedZoneId);
  zone.records = applyChanges(zone.hostedZone.Name ?? '', zone.records, input.ChangeBatch?.Changes ?? []);
  zone.hostedZone = { ...zone.hostedZone, ResourceRecordSetCount: zone.records.length };
  return { ChangeInfo: { ...changeInfo(world.clock.now()), Comment: input.ChangeBatch?.Comment } };
}) satisfies Operation<
  Route53State,
  ChangeResourceRecordSetsCommandInput,
  Omit<ChangeResourceRecordSetsCommandOutput, '$metadata'>
>;
