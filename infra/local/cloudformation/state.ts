import type {
  ChangeSetStatus,
  ChangeSetType,
  ExecutionStatus,
  ResourceChange,
  ResourceStatus,
  StackDriftStatus,
  StackEvent,
  StackResourceDrift,
  StackStatus,
  Tag,
} from '@aws-sdk/client-cloudformation';
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';
import type { Template } from './template/document.ts';
import type { ParameterValues } from './template/parameters.ts';

export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  /** Empty where a failed creation left nothing. */
  readonly physicalId: string;
  /** As they were applied; dynamic references unresolved, so that no secret is kept. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly deletionPolicy?: string | undefined;
  readonly updateReplacePolicy?: string | undefined;
  /** Tags of the stack that it carries. */
  readonly stackTags: readonly Tag[];
  /** Logical ids that must outlive it. */
  readonly dependsOn: readonly string[];
  readonly status: ResourceStatus;
  readonly reason?: string | undefined;
  readonly changedAt: Date;
}

/** What a stack is asked to be. */
export interface Revision {
  readonly template: Template;
  readonly templateBody: string;
  readonly parameters: ParameterValues;
  readonly tags: readonly Tag[];
  readonly capabilities: readonly string[];
  readonly roleArn?: string | undefined;
}

export interface Output {
  readonly key: string;
  readonly value: string;
  readonly description?: string;
  readonly exportName?: string;
}

/** Where a stack goes back to. */
export interface Earlier {
  readonly revision: Revision;
  readonly resources: ReadonlyMap<string, StackResource>;
  readonly outputs: readonly Output[];
  readonly imports: ReadonlySet<string>;
}

export interface Drift {
  readonly id: string;
  readonly status: StackDriftStatus;
  readonly at: Date;
  readonly resources: ReadonlyMap<string, StackResourceDrift>;
}

export type OnFailure = 'ROLLBACK' | 'DO_NOTHING' | 'DELETE';

export interface Stack {
  readonly id: string;
  readonly name: string;
  revision: Revision;
  status: StackStatus;
  reason?: string | undefined;
  readonly createdAt: Date;
  updatedAt?: Date | undefined;
  deletedAt?: Date | undefined;
  terminationProtection: boolean;
  disableRollback: boolean;
  changeSetId?: string | undefined;
  readonly resources: Map<string, StackResource>;
  /** Replaced and failed resources that the next clean-up deletes. */
  leftovers: StackResource[];
  outputs: readonly Output[];
  /** Names of the exports that its values were made of. */
  imports: ReadonlySet<string>;
  /** The last state that was whole, while an update runs or has failed. */
  earlier?: Earlier | undefined;
  readonly changeSets: Map<string, ChangeSet>;
  drift?: Drift | undefined;
  readonly events: StackEvent[];
  /** ClientRequestToken of the running operation; its events carry it. */
  token?: string | undefined;
}

export interface ChangeSet {
  readonly id: string;
  readonly name: string;
  readonly type: ChangeSetType;
  readonly description?: string | undefined;
  readonly revision: Revision;
  readonly createdAt: Date;
  readonly onStackFailure?: OnFailure | undefined;
  readonly includeNestedStacks: boolean;
  status: ChangeSetStatus;
  statusReason?: string | undefined;
  executionStatus: ExecutionStatus;
  changes: readonly ResourceChange[];
}

export interface CloudFormationState {
  readonly world: AccountWorld;
  /** By id; a deleted stack stays readable by its id. */
  readonly stacks: Map<string, Stack>;
}

export const createState = (world: AccountWorld): CloudFormationState => ({ world, stacks: new Map() });

/** By name (living stacks only) or by id. */
export function lookUp(state: CloudFormationState, nameOrId: string | undefined): Stack | undefined {
  return (
    state.stacks.get(nameOrId ?? '') ??
    [...state.stacks.values()].find((stack) => stack.name === nameOrId && stack.status !== 'DELETE_COMPLETE')
  );
}

export function stackOf(state: CloudFormationState, nameOrId: string | undefined): Stack {
  const stack = lookUp(state, nameOrId);
  if (!stack) throw awsError('ValidationError', `Stack with id ${nameOrId} does not exist`);
  return stack;
}

/** Whether the resource is the stack's no more. */
export const isGone = ({ status }: StackResource): boolean =>
  status === 'DELETE_COMPLETE' || status === 'DELETE_SKIPPED';

/** Of a stack that only its change sets know so far. */
export const nothing: Revision = {
  template: { Resources: {} },
  templateBody: '',
  parameters: {},
  tags: [],
  capabilities: [],
};

const stackName = /^[A-Za-z][A-Za-z0-9-]{0,127}$/;

/** A new stack of that name, without resources. Throws for names that AWS refuses. */
export function newStack(
  state: CloudFormationState,
  name: string,
  revision: Revision,
  status: StackStatus,
): Stack {
  if (!stackName.test(name))
    throw awsError(
      'ValidationError',
      `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
    );
  const id = state.world.arn('cloudformation', `stack/${name}/${crypto.randomUUID()}`);
  const stack: Stack = {
    id,
    name,
    revision,
    status,
    createdAt: new Date(state.world.clock.now()),
    terminationProtection: false,
    disableRollback: false,
    resources: new Map(),
    leftovers: [],
    outputs: [],
    imports: new Set(),
    changeSets: new Map(),
    events: [],
  };
  state.stacks.set(id, stack);
  return stack;
}
