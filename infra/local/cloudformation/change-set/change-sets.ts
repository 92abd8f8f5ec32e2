/** Change sets of a stack: made, found, executed. */
import type { ChangeSetType } from '@aws-sdk/client-cloudformation';
import { awsError } from '../../wire/error.ts';
import { createStack } from '../deployment/create.ts';
import { same } from '../deployment/decide.ts';
import { updateStack } from '../deployment/update.ts';
import type { ChangeSet, CloudFormationState, OnFailure, Revision, Stack } from '../state.ts';
import { lookUp, stackOf } from '../state.ts';
import { type Forecast, forecast } from './forecast.ts';

/** AWS's words; clients recognize an unchanged stack by them. */
const noChanges =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

export interface Asked {
  readonly name: string;
  readonly type: ChangeSetType;
  readonly description?: string | undefined;
  readonly onStackFailure?: OnFailure | undefined;
  readonly includeNestedStacks: boolean;
}

/** A set that failed, or found nothing to change, has the status FAILED and says why. */
export async function makeChangeSet(
  state: CloudFormationState,
  stack: Stack,
  revision: Revision,
  asked: Asked,
): Promise<ChangeSet> {
  const changeSet: ChangeSet = {
    ...asked,
    id: state.world.arn('cloudformation', `changeSet/${asked.name}/${crypto.randomUUID()}`),
    revision,
    createdAt: new Date(state.world.clock.now()),
    status: 'CREATE_IN_PROGRESS',
    executionStatus: 'UNAVAILABLE',
    changes: [],
  };
  stack.changeSets.set(asked.name, changeSet);
  try {
    const found = await forecast(state, stack, revision);
    if (changesAnything(stack, revision, found)) {
      changeSet.changes = found.changes;
      changeSet.status = 'CREATE_COMPLETE';
      changeSet.executionStatus = 'AVAILABLE';
    } else fail(changeSet, noChanges);
  } catch (error) {
    fail(changeSet, (error as Error).message);
  }
  return changeSet;
}

function fail(changeSet: ChangeSet, reason: string): void {
  changeSet.status = 'FAILED';
  changeSet.statusReason = reason;
}

export const changesAnything = (stack: Stack, revision: Revision, { changes, outputsChange }: Forecast) =>
  changes.length > 0 || outputsChange || !same(stack.revision.tags, revision.tags);

export interface Found {
  readonly stack: Stack;
  readonly changeSet: ChangeSet;
}

/** By ARN, or by name and stack. */
export function findChangeSet(
  state: CloudFormationState,
  nameOrId: string | undefined,
  stackName: string | undefined,
): Found {
  if (nameOrId?.startsWith('arn:')) {
    for (const stack of state.stacks.values())
      for (const changeSet of stack.changeSets.values())
        if (changeSet.id === nameOrId) return { stack, changeSet };
  } else {
    if (!stackName)
      throw awsError(
        'ValidationError',
        'StackName must be specified if ChangeSetName is not specified as an ARN.',
      );
    const stack = stackOf(state, stackName);
    const changeSet = stack.changeSets.get(nameOrId ?? '');
    if (changeSet) return { stack, changeSet };
  }
  throw awsError('ChangeSetNotFound', `ChangeSet [${nameOrId}] does not exist`, 404);
}

export interface ExecuteOptions {
  readonly disableRollback: boolean;
  readonly retainExceptOnCreate: boolean;
}

/** Throws for a set that cannot be executed. The other sets of the stack go: they no longer fit. */
export function beginExecution({ changeSet }: Found): void {
  if (changeSet.status === 'CREATE_COMPLETE' && changeSet.executionStatus === 'AVAILABLE') return;
  throw awsError(
    'InvalidChangeSetStatus',
    `ChangeSet [${changeSet.id}] cannot be executed in its current status of [${changeSet.status === 'CREATE_COMPLETE' ? changeSet.executionStatus : changeSet.status}]`,
  );
}

export async function executeChangeSet(
  state: CloudFormationState,
  { stack, changeSet }: Found,
  options: ExecuteOptions,
): Promise<void> {
  for (const other of [...stack.changeSets.values()])
    if (other !== changeSet) stack.changeSets.delete(other.name);
  changeSet.executionStatus = 'EXECUTE_IN_PROGRESS';
  stack.changeSetId = changeSet.id;
  if (changeSet.type === 'CREATE') {
    stack.revision = changeSet.revision;
    stack.disableRollback = options.disableRollback;
    await createStack(state, stack, {
      onFailure: options.disableRollback ? 'DO_NOTHING' : (changeSet.onStackFailure ?? 'ROLLBACK'),
      retainExceptOnCreate: options.retainExceptOnCreate,
    });
  } else await updateStack(state, stack, changeSet.revision, options);
  changeSet.executionStatus = /^(CREATE|UPDATE)_COMPLETE$/.test(stack.status)
    ? 'EXECUTE_COMPLETE'
    : 'EXECUTE_FAILED';
}

const updatable = /^(CREATE_COMPLETE|CREATE_FAILED|UPDATE_COMPLETE|UPDATE_FAILED|UPDATE_ROLLBACK_COMPLETE)$/;

/** Throws for a stack whose state allows no update: busy, rolled back on creation, half rolled back. */
export function checkUpdatable(stack: Stack): void {
  if (updatable.test(stack.status)) return;
  throw awsError('ValidationError', `Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
}

/** The stack that a set of this type is for; undefined where a set of type CREATE makes it. */
export function targetOf(
  state: CloudFormationState,
  type: ChangeSetType,
  stackName: string,
  changeSetName: string,
): Stack | undefined {
  const stack = lookUp(state, stackName);
  if (type === 'CREATE') {
    if (stack && stack.status !== 'REVIEW_IN_PROGRESS')
      throw awsError(
        'ValidationError',
        `Stack [${stackName}] already exists and cannot be created again with the changeSet [${changeSetName}].`,
      );
    return stack;
  }
  if (!stack) throw awsError('ValidationError', `Stack [${stackName}] does not exist`);
  checkUpdatable(stack);
  return stack;
}
