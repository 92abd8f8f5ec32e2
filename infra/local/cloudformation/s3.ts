/** A bucket's properties in the form of S3's API, which names and nests some of them otherwise. */
import type { Properties } from './handlers.ts';

type List = readonly Properties[];
const listOf = (value: unknown): List => (value as List | undefined) ?? [];
const objectOf = (value: unknown): Properties => (value as Properties | undefined) ?? {};

/** Members under another name; absent ones stay absent, others as they are. */
function renamed(value: Properties, names: Readonly<Record<string, string>>): Properties {
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [names[name] ?? name, each]));
}

export const encryptionOf = (value: unknown) => ({
  Rules: listOf(objectOf(value)['ServerSideEncryptionConfiguration']).map((rule) =>
    renamed(rule, { ServerSideEncryptionByDefault: 'ApplyServerSideEncryptionByDefault' }),
  ),
});

export const corsOf = (value: unknown) => ({
  CORSRules: listOf(objectOf(value)['CorsRules']).map((rule) =>
    renamed(rule, { Id: 'ID', ExposedHeaders: 'ExposeHeaders', MaxAge: 'MaxAgeSeconds' }),
  ),
});

export const loggingOf = (value: unknown) => ({
  LoggingEnabled: {
    TargetPrefix: '',
    ...renamed(objectOf(value), { DestinationBucketName: 'TargetBucket', LogFilePrefix: 'TargetPrefix' }),
  },
});

/** A filter of one condition as it is, of several in `And`. */
function filterOf(prefix: unknown, tags: List, sizes: Properties = {}) {
  const conditions = {
    ...(prefix !== undefined && { Prefix: prefix }),
    ...sizes,
  };
  if (Object.keys(conditions).length + tags.length > 1)
    return { And: { ...conditions, ...(tags.length > 0 && { Tags: [...tags] }) } };
  if (tags.length === 1) return { Tag: tags[0] };
  return Object.keys(conditions).length === 0 ? { Prefix: '' } : conditions;
}

const size = (rule: Properties, name: string) =>
  rule[name] === undefined ? {} : { [name]: Number(rule[name]) };

export const lifecycleOf = (value: unknown) => ({
  ...(objectOf(value)['TransitionDefaultMinimumObjectSize'] !== undefined && {
    TransitionDefaultMinimumObjectSize: objectOf(value)['TransitionDefaultMinimumObjectSize'],
  }),
  Rules: listOf(objectOf(value)['Rules']).map(lifecycleRule),
});

function lifecycleRule(rule: Properties) {
  const expiration = {
    ...(rule['ExpirationInDays'] !== undefined && { Days: Number(rule['ExpirationInDays']) }),
    ...(rule['ExpirationDate'] !== undefined && { Date: new Date(String(rule['ExpirationDate'])) }),
    ...(rule['ExpiredObjectDeleteMarker'] !== undefined && {
      ExpiredObjectDeleteMarker: String(rule['ExpiredObjectDeleteMarker']) === 'true',
    }),
  };
  const old = objectOf(rule['NoncurrentVersionExpiration']);
  const noncurrentDays = old['NoncurrentDays'] ?? rule['NoncurrentVersionExpirationInDays'];
  const aborted = objectOf(rule['AbortIncompleteMultipartUpload'])['DaysAfterInitiation'];
  const transitions = listOf(rule['Transitions'] ?? (rule['Transition'] && [rule['Transition']]));
  const oldTransitions = listOf(
    rule['NoncurrentVersionTransitions'] ??
      (rule['NoncurrentVersionTransition'] && [rule['NoncurrentVersionTransition']]),
  );
  return {
    ...(rule['Id'] !== undefined && { ID: rule['Id'] }),
    Status: rule['Status'],
    Filter: filterOf(rule['Prefix'], listOf(rule['TagFilters']), {
      ...size(rule, 'ObjectSizeGreaterThan'),
      ...size(rule, 'ObjectSizeLessThan'),
    }),
    ...(Object.keys(expiration).length > 0 && { Expiration: expiration }),
    ...(transitions.length > 0 && {
      Transitions: transitions.map((each) => ({
        StorageClass: each['StorageClass'],
        ...(each['TransitionInDays'] !== undefined && { Days: Number(each['TransitionInDays']) }),
        ...(each['TransitionDate'] !== undefined && { Date: new Date(String(each['TransitionDate'])) }),
      })),
    }),
    ...(noncurrentDays !== undefined && {
      NoncurrentVersionExpiration: {
        NoncurrentDays: Number(noncurrentDays),
        ...size(old, 'NewerNoncurrentVersions'),
      },
    }),
    ...(oldTransitions.length > 0 && {
      NoncurrentVersionTransitions: oldTransitions.map((each) => ({
        StorageClass: each['StorageClass'],
        NoncurrentDays: Number(each['TransitionInDays']),
        ...size(each, 'NewerNoncurrentVersions'),
      })),
    }),
    ...(aborted !== undefined && {
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: Number(aborted) },
    }),
  };
}

export const replicationOf = (value: unknown) => ({
  Role: objectOf(value)['Role'],
  Rules: listOf(objectOf(value)['Rules']).map((rule) => {
    const { Id, Filter, Priority, ...rest } = rule;
    const filter = objectOf(Filter);
    const and = objectOf(filter['And']);
    const tags = listOf(and['TagFilters'] ?? (filter['TagFilter'] && [filter['TagFilter']]));
    return {
      ...(Id !== undefined && { ID: Id }),
      ...(Priority !== undefined && { Priority: Number(Priority) }),
      ...rest,
      ...(Filter !== undefined && { Filter: filterOf(and['Prefix'] ?? filter['Prefix'], tags) }),
      ...minutes(objectOf(rule['Destination'])),
    };
  }),
});

/** S3 wants minutes as numbers. */
function minutes(destination: Properties) {
  const typed = (name: string, member: string) => {
    const value = objectOf(destination[name]);
    const time = objectOf(value[member])['Minutes'];
    return destination[name] === undefined
      ? {}
      : { [name]: { ...value, ...(time !== undefined && { [member]: { Minutes: Number(time) } }) } };
  };
  return {
    Destination: {
      ...destination,
      ...typed('Metrics', 'EventThreshold'),
      ...typed('ReplicationTime', 'Time'),
    },
  };
}

const targets = [
  ['TopicConfigurations', 'Topic', 'TopicArn'],
  ['QueueConfigurations', 'Queue', 'QueueArn'],
] as const;

export function notificationOf(value: unknown) {
  const given = objectOf(value);
  return {
    ...Object.fromEntries(
      targets.flatMap(([list, name, arn]) =>
        given[list] === undefined ? [] : [[list, listOf(given[list]).map((each) => target(each, name, arn))]],
      ),
    ),
    ...(given['EventBridgeConfiguration'] !== undefined && { EventBridgeConfiguration: {} }),
  };
}

function target(each: Properties, name: string, arn: string) {
  const rules = objectOf(objectOf(each['Filter'])['S3Key'])['Rules'];
  return {
    [arn]: each[name],
    Events: [each['Event']],
    ...(rules !== undefined && { Filter: { Key: { FilterRules: rules } } }),
  };
}
