import type {
  DBInstance,
  DBParameterGroup,
  DBSnapshot,
  DBSubnetGroup,
  Parameter,
  Tag,
} from '@aws-sdk/client-rds';
import { awsError } from '../wire/error.ts';

export interface RdsState {
  readonly instances: Map<string, DBInstance>;
  readonly subnetGroups: Map<string, DBSubnetGroup>;
  readonly parameterGroups: Map<string, DBParameterGroup>;
  readonly snapshots: Map<string, DBSnapshot>;
  /** What was set, by group and name; everything else has the engine's default. */
  readonly parameters: Map<string, Map<string, Parameter>>;
  /** Of subnet and parameter groups, by ARN. */
  readonly tags: Map<string, readonly Tag[]>;
}

export const createState = (): RdsState => ({
  instances: new Map(),
  subnetGroups: new Map(),
  parameterGroups: new Map(),
  snapshots: new Map(),
  parameters: new Map(),
  tags: new Map(),
});

export function instanceOf(state: RdsState, id: string | undefined): DBInstance {
  const instance = state.instances.get(id ?? '');
  if (!instance) throw awsError('DBInstanceNotFound', `DBInstance ${id} not found.`, 404);
  return instance;
}

export function subnetGroupOf(state: RdsState, name: string | undefined): DBSubnetGroup {
  const found = state.subnetGroups.get(name ?? '');
  if (!found) throw awsError('DBSubnetGroupNotFoundFault', `DBSubnetGroup ${name} not found.`, 404);
  return found;
}

export function parameterGroupOf(state: RdsState, name: string | undefined): DBParameterGroup {
  const found = state.parameterGroups.get(name ?? '');
  if (!found) throw awsError('DBParameterGroupNotFound', `DBParameterGroup not found: ${name}`, 404);
  return found;
}
