import type { IpPermission } from '@aws-sdk/client-ec2';
import { awsError } from '../wire/error.ts';
import { type Ec2State, get } from './state.ts';

type Side = 'IpPermissions' | 'IpPermissionsEgress';

export function authorize(
  state: Ec2State,
  group: string | undefined,
  side: Side,
  added: readonly IpPermission[] = [],
): void {
  const record = get(state, 'security-group', group);
  const before = record[side] as IpPermission[];
  const twice = added.find((rule) => before.some((each) => JSON.stringify(each) === JSON.stringify(rule)));
  if (twice) throw awsError('InvalidPermission.Duplicate', 'the specified rule already exists');
  record[side] = [...before, ...added];
}

export function revoke(
  state: Ec2State,
  group: string | undefined,
  side: Side,
  removed: readonly IpPermission[] = [],
): void {
  const record = get(state, 'security-group', group);
  const gone = new Set(removed.map((rule) => JSON.stringify(rule)));
  record[side] = (record[side] as IpPermission[]).filter((rule) => !gone.has(JSON.stringify(rule)));
}
