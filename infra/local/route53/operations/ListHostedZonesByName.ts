import type {
  ListHostedZonesByNameCommandInput,
  ListHostedZonesByNameCommandOutput,
} from '@aws-sdk/client-route-53';
import type { Operation } from '../../service.ts';
import type { Route53State } from '../state.ts';
import { absolute, sortKey } from '../state.ts';

export default ((input, { state }) => {
  const max = Number(input.MaxItems ?? 100);
  const from = input.DNSName ? sortKey(absolute(input.DNSName)) : '';
  const all = [...state.zones.values()]
    .map(({ hostedZone }) => hostedZone)
    .sort((a, b) => sortKey(a.Name).localeCompare(sortKey(b.Name)))
    .filter(({ Name }) => sortKey(Name).localeCompare(from) >= 0);
  const next = all[max];
  return {
    HostedZones: all.slice(0, max),
    DNSName: input.DNSName,
    IsTruncated: next !== undefined,
    MaxItems: max,
    ...(next?.Id && { NextDNSName: next.Name, NextHostedZoneId: next.Id.replace('/hostedzone/', '') }),
  };
}) satisfies Operation<
  Route53State,
  ListHostedZonesByNameCommandInput,
  Omit<ListHostedZonesByNameCommandOutput, '$metadata'>
>;
