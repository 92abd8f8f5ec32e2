import type { DBInstance, DBParameterGroup, DBSnapshot, DBSubnetGroup } from '@aws-sdk/client-rds';
import { awsError } from '../wire/error.ts';

export interface RdsState {
  readonly instances: Map<string, DBInstance>;
  readonly subnetGroups: Map<string, DBSubnetGroup>;
  readonly parameterGroups: Map<string, DBParameterGroup>;
  readonly snapshots: Map<string, DBSnapshot>;
}

export const createState = (): RdsState => ({
  instances: new Map(),
  subnetGroups: new Map(),
  parameterGroups: new Map(),
  snapshots: new Map(),
});

export function instanceOf(state: RdsState, id: string | undefined): DBInstance {
  const instance = state.instances.get(id ?? '');
  if (!instance) throw awsError('DBInstanceNotFound', `DBInstance ${id} not found.`, 404);
  return instance;
}
