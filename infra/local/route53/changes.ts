/** ChangeResourceRecordSets as one decision: all changes of a batch, or none. */
import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { awsError } from '../wire/error.ts';
import { absolute } from './state.ts';

const identity = ({ Name, Type, SetIdentifier }: ResourceRecordSet) =>
  `${absolute(Name)}|${Type}|${SetIdentifier ?? ''}`;

/** Records after the batch. Throws InvalidChangeBatch with every fault. */
export function applyChanges(
  zoneName: string,
  before: readonly ResourceRecordSet[],
  changes: readonly Change[],
): ResourceRecordSet[] {
  const records = new Map(before.map((record) => [identity(record), record]));
  const faults: string[] = [];
  for (const { Action, ResourceRecordSet: given } of changes) {
    if (!given) continue;
    const record = { ...given, Name: absolute(given.Name) };
    const key = identity(record);
    const named = `[name='${record.Name}', type='${record.Type}'`;
    const fault = shapeFault(zoneName, record);
    if (fault) faults.push(fault);
    else if (Action === 'CREATE' && records.has(key))
      faults.push(`Tried to create resource record set ${named}] but it already exists`);
    else if (Action === 'CREATE' && clashes([...records.values()], record))
      faults.push(
        `RRSet of type ${record.Type} with DNS name ${record.Name} is not permitted because a conflicting RRSet with the same DNS name already exists in zone ${zoneName}`,
      );
    else if (Action === 'DELETE' && !records.has(key))
      faults.push(`Tried to delete resource record set ${named}] but it was not found`);
    else if (Action === 'DELETE' && !sameValues(records.get(key)!, record))
      faults.push(
        `Tried to delete resource record set ${named}] but the values provided do not match the current values`,
      );
    else if (Action === 'DELETE') records.delete(key);
    else records.set(key, record);
  }
  if (faults.length > 0) throw awsError('InvalidChangeBatch', `[${faults.join(', ')}]`, 400);
  return [...records.values()];
}

function shapeFault(zoneName: string, record: ResourceRecordSet): string | undefined {
  if (record.Name !== zoneName && !record.Name?.endsWith(`.${zoneName}`))
    return `RRSet with DNS name ${record.Name} is not permitted in zone ${zoneName}`;
  if (!record.AliasTarget && !record.ResourceRecords?.length)
    return `Invalid request: Missing field 'ResourceRecords' in Change with [Name ${record.Name}, Type ${record.Type}]`;
  if (record.AliasTarget && (record.TTL !== undefined || record.ResourceRecords))
    return `Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found more than one in Change with [Action=CREATE, Name=${record.Name}, Type=${record.Type}]`;
  if (!record.AliasTarget && record.TTL === undefined)
    return `Invalid request: Missing field 'TTL' in Change with [Name ${record.Name}, Type ${record.Type}]`;
  return undefined;
}

/** A CNAME stands alone at its name. */
const clashes = (records: readonly ResourceRecordSet[], { Name, Type }: ResourceRecordSet) =>
  records.some(
    (other) => other.Name === Name && other.Type !== Type && (Type === 'CNAME' || other.Type === 'CNAME'),
  );

const sameValues = (a: ResourceRecordSet, b: ResourceRecordSet) =>
  JSON.stringify([a.TTL, a.ResourceRecords, a.AliasTarget?.DNSName]) ===
  JSON.stringify([b.TTL, b.ResourceRecords, b.AliasTarget?.DNSName]);
