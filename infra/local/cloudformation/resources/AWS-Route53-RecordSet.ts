import { awsError } from '../../wire/error.ts';
import type { ResourceHandler } from '../handlers.ts';
import { type Context, type Properties, pick } from '../handlers.ts';
import { shaped } from '../shape.ts';

const passed = [
  'AliasTarget',
  'Failover',
  'GeoLocation',
  'HealthCheckId',
  'MultiValueAnswer',
  'Name',
  'Region',
  'SetIdentifier',
  'TTL',
  'Type',
  'Weight',
];

async function zoneIdOf(properties: Properties, { world }: Context): Promise<string> {
  const { HostedZoneId, HostedZoneName } = properties;
  if (HostedZoneId !== undefined) return String(HostedZoneId);
  const { HostedZones } = await world.invoke<{ HostedZones: { Id: string; Name: string }[] }>(
    'route53',
    'ListHostedZonesByName',
    { DNSName: HostedZoneName, MaxItems: 1 },
  );
  const wanted = String(HostedZoneName).replace(/\.?$/, '.');
  const found = HostedZones.find(({ Name }) => Name === wanted);
  if (!found) throw awsError('NoSuchHostedZone', `No hosted zones named ${HostedZoneName} found`, 404);
  return found.Id;
}

async function change(Action: string, properties: Properties, context: Context): Promise<void> {
  const values = properties['ResourceRecords'] as unknown[] | undefined;
  const ResourceRecordSet = await shaped(
    () => import('@aws-sdk/client-route-53'),
    'ResourceRecordSet',
    // Alias targets look no further than their record unless they are told to.
    {
      ...pick(properties, passed),
      ...(properties['AliasTarget'] !== undefined && {
        AliasTarget: { EvaluateTargetHealth: false, ...(properties['AliasTarget'] as object) },
      }),
      ...(values && { ResourceRecords: values.map((Value) => ({ Value })) }),
    },
  );
  await context.world.invoke('route53', 'ChangeResourceRecordSets', {
    HostedZoneId: await zoneIdOf(properties, context),
    ChangeBatch: { Comment: properties['Comment'], Changes: [{ Action, ResourceRecordSet }] },
  });
}

const nameOf = (properties: Properties) => ({ physicalId: String(properties['Name']) });

export default {
  properties: [...passed, 'Comment', 'HostedZoneId', 'HostedZoneName', 'ResourceRecords'],
  replacement: ['HostedZoneId', 'HostedZoneName', 'Name'],
  required: ['Name', 'Type'],
  create: async (properties, context) => {
    await change('CREATE', properties, context);
    return nameOf(properties);
  },
  update: async (_, properties, before, context) => {
    await change('UPSERT', properties, context);
    // Type and identifier are part of a record's identity: the one they named before goes.
    if (['Type', 'SetIdentifier'].some((name) => properties[name] !== before[name]))
      await change('DELETE', before, context);
    return nameOf(properties);
  },
  delete: (_, properties, context) => change('DELETE', properties, context),
} satisfies ResourceHandler;
