/**
 * Deploys a stack as the CDK CLI does: by a change set, executed, under the bootstrap's execution role where there is one.
 * An unchanged stack gets no writing call.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetOutput,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  type Stack,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { CodedError, parseJson } from '@inx/engine';
import { type Clients, within } from '../clients.ts';
import { deleteStack } from './delete.ts';
import { type DeployOptions, restingStack, type StackOptions } from './describe.ts';
import { stackFailure } from './failure.ts';
import { type StackTemplate, templateInput } from './template.ts';

export type StackChange = 'created' | 'updated' | 'unchanged';

const capabilities = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'] as const;

/** Throws a CodedError that names every resource that failed; CloudFormation has gone back then. */
export async function deployStack(
  clients: Clients,
  stack: StackTemplate,
  options: DeployOptions,
): Promise<StackChange> {
  const client = clients.cloudformation;
  let existing = await restingStack(client, stack.stackName, options);
  if (existing && stuck.test(existing.StackStatus!)) throw stuckStack(existing);
  // A stack whose first creation failed can only be deleted.
  if (existing && /^ROLLBACK_(COMPLETE|FAILED)$/.test(existing.StackStatus!)) {
    await deleteStack(client, stack.stackName, options);
    existing = undefined;
  }
  if (existing?.StackStatus === 'REVIEW_IN_PROGRESS') existing = undefined;
  const change =
    existing && (await isUnchanged(clients, existing, stack, options.signal))
      ? 'unchanged'
      : await executeChangeSet(clients, stack, existing, options);
  await protect(clients, stack, existing, options.signal);
  return change;
}

const stuck = /^(UPDATE_ROLLBACK_FAILED|DELETE_FAILED)$/;

const stuckStack = ({ StackName, StackStatus, StackStatusReason }: Stack) =>
  new CodedError({
    code: 'platform.stack-stuck',
    message: `${StackName} is ${StackStatus}${StackStatusReason ? `: ${StackStatusReason}` : ''}`,
    where: StackName!,
    remedy:
      StackStatus === 'DELETE_FAILED'
        ? 'remove what keeps it, then delete the stack again'
        : `mend the cause, then: aws cloudformation continue-update-rollback --stack-name ${StackName}`,
  });

async function isUnchanged(
  { cloudformation }: Clients,
  existing: Stack,
  stack: StackTemplate,
  signal?: AbortSignal,
): Promise<boolean> {
  if (!/^(CREATE|UPDATE)_COMPLETE$/.test(existing.StackStatus!)) return false;
  const tags = Object.fromEntries((existing.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  if (!isDeepStrictEqual(tags, { ...stack.tags })) return false;
  const { TemplateBody } = await cloudformation.send(
    new GetTemplateCommand({ StackName: stack.stackName, TemplateStage: 'Original' }),
    within(signal),
  );
  // YAML is no JSON, and nothing of ours deploys it.
  return isDeepStrictEqual(parseJson(TemplateBody ?? ''), JSON.parse(JSON.stringify(stack.template)));
}

async function executeChangeSet(
  clients: Clients,
  stack: StackTemplate,
  existing: Stack | undefined,
  options: DeployOptions,
): Promise<StackChange> {
  const { cloudformation: client } = clients;
  const { stackName } = stack;
  const { signal, bootstrap } = options;
  const token = randomUUID();
  const { Id } = await client.send(
    new CreateChangeSetCommand({
      StackName: stackName,
      ChangeSetName: `inx-${token}`,
      ChangeSetType: existing ? 'UPDATE' : 'CREATE',
      ...(await templateInput(clients, stack, bootstrap, signal)),
      ...(bootstrap && { RoleARN: bootstrap.executionRoleArn }),
      Capabilities: [...capabilities],
      Tags: Object.entries(stack.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
    }),
    within(signal),
  );
  const changeSet = await readyChangeSet(clients, stackName, Id!, options);
  if (changeSet.Status === 'FAILED') {
    await client.send(
      new DeleteChangeSetCommand({ StackName: stackName, ChangeSetName: Id! }),
      within(signal),
    );
    if (/didn't contain changes|No updates are to be performed/.test(changeSet.StatusReason ?? ''))
      return 'unchanged';
    throw new CodedError({
      code: 'platform.stack-refused',
      message: `${stackName}: ${changeSet.StatusReason ?? 'CloudFormation made no change set'}`,
      where: stackName,
      why: 'CloudFormation refused the change set; nothing was touched',
      remedy: 'mend the stack in infra/platform, then run this again',
    });
  }
  await client.send(
    new ExecuteChangeSetCommand({ StackName: stackName, ChangeSetName: Id!, ClientRequestToken: token }),
    within(signal),
  );
  const ended = await restingStack(client, changeSet.StackId!, options);
  if (ended?.StackStatus === (existing ? 'UPDATE_COMPLETE' : 'CREATE_COMPLETE'))
    return existing ? 'updated' : 'created';
  throw await stackFailure(client, ended ?? gone(stackName), token, signal);
}

const gone = (StackName: string): Stack => ({
  StackName,
  CreationTime: undefined,
  StackStatus: 'DELETE_COMPLETE',
});

/** A change set takes seconds in an account. The stack is named as well: roles are judged by it. */
async function readyChangeSet(
  { cloudformation: client }: Clients,
  StackName: string,
  ChangeSetName: string,
  { pollMs, signal }: StackOptions,
): Promise<DescribeChangeSetOutput> {
  for (;;) {
    const found = await client.send(
      new DescribeChangeSetCommand({ StackName, ChangeSetName }),
      within(signal),
    );
    if (found.Status === 'CREATE_COMPLETE' || found.Status === 'FAILED') return found;
    await sleep(pollMs, undefined, { ...(signal && { signal }) });
  }
}

async function protect(
  { cloudformation }: Clients,
  { stackName, terminationProtection = false }: StackTemplate,
  existing: Stack | undefined,
  signal?: AbortSignal,
): Promise<void> {
  if ((existing?.EnableTerminationProtection ?? false) === terminationProtection) return;
  await cloudformation.send(
    new UpdateTerminationProtectionCommand({
      StackName: stackName,
      EnableTerminationProtection: terminationProtection,
    }),
    within(signal),
  );
}
