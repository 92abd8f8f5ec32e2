import type { HostedZone, ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';

export interface Zone {
  hostedZone: HostedZone;
  readonly nameServers: readonly string[];
  records: readonly ResourceRecordSet[];
  tags: { readonly Key: string; readonly Value: string }[];
}

export interface Route53State {
  /** By id without `/hostedzone/`. */
  readonly zones: Map<string, Zone>;
}

/**
 * The variant `route53.zones` (`Z123=example.com,Z456=example.org`) has zones from the start, as an account has the zones
 * that a configuration names by id.
 */
export function createState(world: AccountWorld): Route53State {
  const state: Route53State = { zones: new Map() };
  for (const pair of world.variant('route53.zones', '').split(',').filter(Boolean)) {
    const [id = '', name = ''] = pair.split('=');
    addZone(state, { id, name, callerReference: id });
  }
  return state;
}

export function addZone({ zones }: Route53State, { id, name, callerReference, ...more }: NewZone): Zone {
  const fullName = absolute(name);
  const nameServers = ['com', 'net', 'org', 'co.uk'].map(
    (end, index) => `ns-${index + 1}.awsdns-0${index}.${end}`,
  );
  const zone: Zone = {
    hostedZone: {
      Id: `/hostedzone/${id}`,
      Name: fullName,
      CallerReference: callerReference,
      Config: { PrivateZone: false, ...more.config },
      ResourceRecordSetCount: 2,
    },
    nameServers,
    records: [
      {
        Name: fullName,
        Type: 'NS',
        TTL: 172_800,
        ResourceRecords: nameServers.map((Value) => ({ Value: `${Value}.` })),
      },
      {
        Name: fullName,
        Type: 'SOA',
        TTL: 900,
        ResourceRecords: [
          { Value: `${nameServers[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400` },
        ],
      },
    ],
    tags: [],
  };
  zones.set(id, zone);
  return zone;
}

interface NewZone {
  readonly id: string;
  readonly name: string;
  readonly callerReference: string;
  readonly config?: HostedZone['Config'];
}

/** With or without `/hostedzone/`. */
export const zoneId = (id: string | undefined) => (id ?? '').replace(/^\/hostedzone\//, '');

export function zoneOf(state: Route53State, id: string | undefined): Zone {
  const found = state.zones.get(zoneId(id));
  if (!found) throw awsError('NoSuchHostedZone', `No hosted zone found with ID: ${zoneId(id)}`, 404);
  return found;
}

/** Names are kept in lower case with their last dot, as Route 53 shows them. */
export const absolute = (name: string | undefined) => `${(name ?? '').toLowerCase().replace(/\.$/, '')}.`;

/** By labels from the right, as Route 53 lists names. */
export const sortKey = (name: string | undefined) => absolute(name).split('.').reverse().join('.');

export const changeInfo = (now: number) => ({
  Id: `/change/C${crypto.randomUUID().replaceAll('-', '').slice(0, 20).toUpperCase()}`,
  Status: 'INSYNC' as const,
  SubmittedAt: new Date(now),
});
