import type { ListHostedZonesCommandInput, ListHostedZonesCommandOutput } from '@aws-sdk/client-route-53';
import type { Operation } from '../../service.ts';
import type { Route53State } from '../state.ts';
import { sortKey } from '../state.ts';

export default ((input, { state }) => {
  const max = Number(input.MaxItems ?? 100);
  const all = [...state.zones.values()].map(({ hostedZone }) => hostedZone);
  const from = input.Marker ? all.findIndex(({ Id }) => Id?.endsWith(`/${input.Marker}`)) : 0;
  const page = all.slice(Math.max(0, from), Math.max(0, from) + max);
  const next = all[Math.max(0, from) + max];
  return {
    HostedZones: page.sort((a, b) => sortKey(a.Name).localeCompare(sortKey(b.Name))),
    IsTruncated: next !== undefined,
    MaxItems: max,
    Marker: input.Marker,
    ...(next?.Id && { NextMarker: next.Id.replace('/hostedzone/', '') }),
  };
}) satisfies Operation<
  Route53State,
  ListHostedZonesCommandInput,
  Omit<ListHostedZonesCommandOutput, '$metadata'>
>;
