import type {
  ListResourceRecordSetsCommandInput,
  ListResourceRecordSetsCommandOutput,
} from '@aws-sdk/client-route-53';
import type { Operation } from '../../service.ts';
import type { Route53State } from '../state.ts';
import { sortKey, zoneOf } from '../state.ts';

export default ((input, { state }) => {
  const max = Number(input.MaxItems ?? 300);
  const key = (name: string | undefined, type: string | undefined) => `${sortKey(name)}|${type ?? ''}`;
  const from = input.StartRecordName ? key(input.StartRecordName, input.StartRecordType) : '';
  const all = [...zoneOf(state, input.HostedZoneId).records]
    .sort((a, b) => key(a.Name, a.Type).localeCompare(key(b.Name, b.Type)))
    .filter((record) => key(record.Name, record.Type).localeCompare(from) >= 0);
  const next = all[max];
  return {
    ResourceRecordSets: all.slice(0, max),
    IsTruncated: next !== undefined,
    MaxItems: max,
    ...(next && {
      NextRecordName: next.Name,
      NextRecordType: next.Type,
      NextRecordIdentifier: next.SetIdentifier,
    }),
  };
}) satisfies Operation<
  Route53State,
  ListResourceRecordSetsCommandInput,
  Omit<ListResourceRecordSetsCommandOutput, '$metadata'>
>;
