import { awsError } from '../wire/error.ts';

/** What a bucket can be configured with; kept in the SDK's shape, written in XML on the wire. */
export type Configuration = Readonly<Record<string, unknown>>;

interface Kind {
  /** Root element on the wire and member of the SDK's input. */
  readonly root: string;
  /** Error code and message when it was never set; absent: an empty or default document is answered. */
  readonly missing?: readonly [string, string];
  readonly initial?: Configuration;
}

export const CONFIGURATIONS = {
  encryption: {
    root: 'ServerSideEncryptionConfiguration',
    initial: {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }],
    },
  },
  publicAccessBlock: {
    root: 'PublicAccessBlockConfiguration',
    missing: ['NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found'],
  },
  lifecycle: {
    root: 'LifecycleConfiguration',
    missing: ['NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'],
  },
  tagging: { root: 'Tagging', missing: ['NoSuchTagSet', 'The TagSet does not exist'] },
  cors: {
    root: 'CORSConfiguration',
    missing: ['NoSuchCORSConfiguration', 'The CORS configuration does not exist'],
  },
  ownershipControls: {
    root: 'OwnershipControls',
    missing: ['OwnershipControlsNotFoundError', 'The bucket ownership controls were not found'],
  },
  replication: {
    root: 'ReplicationConfiguration',
    missing: ['ReplicationConfigurationNotFoundError', 'The replication configuration was not found'],
  },
  logging: { root: 'BucketLoggingStatus' },
  notification: { root: 'NotificationConfiguration' },
} as const satisfies Record<string, Kind>;

export type ConfigurationName = keyof typeof CONFIGURATIONS;

/** A bucket, as far as it is configured. */
export interface Configured {
  readonly name: string;
  readonly configurations: Map<ConfigurationName, Configuration>;
}

export const isConfiguration = (name: string): name is ConfigurationName =>
  Object.hasOwn(CONFIGURATIONS, name);

export function getConfiguration(bucket: Configured, name: ConfigurationName): Configuration {
  const kind: Kind = CONFIGURATIONS[name];
  const stored = bucket.configurations.get(name) ?? kind.initial;
  if (stored) return stored;
  if (!kind.missing) return {};
  throw awsError(kind.missing[0], kind.missing[1], 404, { BucketName: bucket.name });
}

export function setConfiguration(
  bucket: Configured,
  name: ConfigurationName,
  value: Configuration | undefined,
): void {
  if (!value) throw awsError('MalformedXML', `The XML you provided has no ${CONFIGURATIONS[name].root}`);
  bucket.configurations.set(name, value);
}
