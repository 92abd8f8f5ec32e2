/** What DynamoDB knows of a table and dynalite does not: replicas, encryption, streams, protection, backups. */
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';

export interface Extras {
  readonly createdAt: number;
  /** Other regions that hold a copy by configuration; nothing is copied. */
  replicas: readonly string[];
  protected: boolean;
  sse?: { readonly SSEType?: string; readonly KMSMasterKeyId?: string } | undefined;
  stream?: { readonly StreamEnabled: boolean; readonly StreamViewType?: string } | undefined;
  tableClass?: string | undefined;
  /** Days that a table can be taken back to; undefined: no point-in-time recovery. */
  recoveryDays?: number | undefined;
  timeToLive?: { readonly AttributeName: string; readonly Enabled: boolean } | undefined;
}

/** Members of CreateTable and UpdateTable that are kept here; the rest is dynalite's. */
export interface ExtraInput {
  readonly DeletionProtectionEnabled?: boolean;
  readonly SSESpecification?: {
    readonly Enabled?: boolean;
    readonly SSEType?: string;
    readonly KMSMasterKeyId?: string;
  };
  readonly StreamSpecification?: { readonly StreamEnabled: boolean; readonly StreamViewType?: string };
  readonly TableClass?: string;
  readonly ReplicaUpdates?: readonly {
    readonly Create?: { readonly RegionName: string };
    readonly Delete?: { readonly RegionName: string };
  }[];
}

const own = [
  'DeletionProtectionEnabled',
  'SSESpecification',
  'StreamSpecification',
  'TableClass',
  'ReplicaUpdates',
  'Tags',
];

/** What goes on to dynalite. */
export const withoutExtras = (input: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(input).filter(([name]) => !own.includes(name)));

/** Throws ValidationException where a replica has no stream to live on, or stands twice or not at all. */
export function apply(extras: Extras, input: ExtraInput, region: string): void {
  if (input.DeletionProtectionEnabled !== undefined) extras.protected = input.DeletionProtectionEnabled;
  if (input.SSESpecification)
    extras.sse =
      input.SSESpecification.Enabled === false ? undefined : { SSEType: 'KMS', ...input.SSESpecification };
  if (input.StreamSpecification)
    extras.stream = input.StreamSpecification.StreamEnabled ? input.StreamSpecification : undefined;
  if (input.TableClass) extras.tableClass = input.TableClass;
  for (const { Create, Delete } of input.ReplicaUpdates ?? []) {
    if (Create && (Create.RegionName === region || extras.replicas.includes(Create.RegionName)))
      throw invalid(`Replica in region ${Create.RegionName} already exists.`);
    if (Delete && !extras.replicas.includes(Delete.RegionName))
      throw awsError('ReplicaNotFoundException', `There is no replica in region ${Delete.RegionName}.`);
    extras.replicas = [
      ...extras.replicas.filter((each) => each !== Delete?.RegionName),
      ...(Create ? [Create.RegionName] : []),
    ];
    // Global tables travel by their stream; DynamoDB turns it on.
    if (Create) extras.stream ??= { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' };
  }
}

const invalid = (message: string) => awsError('ValidationException', message);

/** The members that DescribeTable shows of them. */
export function describeExtras(extras: Extras, name: string, world: AccountWorld): object {
  const label = new Date(extras.createdAt).toISOString().replace('Z', '');
  const arn = world.arn('dynamodb', `table/${name}`);
  return {
    TableArn: arn,
    DeletionProtectionEnabled: extras.protected,
    ...(extras.sse && {
      SSEDescription: {
        Status: 'ENABLED',
        SSEType: extras.sse.SSEType,
        KMSMasterKeyArn: extras.sse.KMSMasterKeyId ?? world.arn('kms', 'alias/aws/dynamodb'),
      },
    }),
    ...(extras.stream && {
      StreamSpecification: extras.stream,
      LatestStreamLabel: label,
      LatestStreamArn: `${arn}/stream/${label}`,
    }),
    ...(extras.tableClass && { TableClassSummary: { TableClass: extras.tableClass } }),
    ...(extras.replicas.length > 0 && {
      GlobalTableVersion: '2019.11.21',
      Replicas: extras.replicas.map((RegionName) => ({ RegionName, ReplicaStatus: 'ACTIVE' })),
    }),
  };
}
