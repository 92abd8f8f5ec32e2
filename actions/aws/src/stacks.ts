/** Deploys synthesized templates through CloudFormation, one stack after the other, telling what failed and why. */

import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  type Stack,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { CodedError } from '@inx/engine';
import { within } from './clients.ts';

export interface StackTemplate {
  readonly stackName: string;
  readonly template: unknown;
}

export type StackChange = 'created' | 'updated' | 'unchanged';

const capabilities = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'] as const;

export async function deployStack(
  client: CloudFormationClient,
  stack: StackTemplate,
  pollMs: number,
  signal?: AbortSignal,
): Promise<StackChange> {
  const existing = await describe(client, stack.stackName, signal);
  if (existing?.StackStatus === 'ROLLBACK_COMPLETE')
    await deleteStack(client, stack.stackName, pollMs, signal);
  const input = {
    StackName: stack.stackName,
    TemplateBody: JSON.stringify(stack.template),
    Capabilities: [...capabilities],
  };
  if (!existing || existing.StackStatus === 'ROLLBACK_COMPLETE') {
    await client.send(new CreateStackCommand(input), within(signal));
    await settled(client, stack.stackName, 'CREATE_COMPLETE', pollMs, signal);
    return 'created';
  }
  try {
    await client.send(new UpdateStackCommand(input), within(signal));
  } catch (error) {
    if (error instanceof Error && /No updates are to be performed/.test(error.message)) return 'unchanged';
    throw error;
  }
  await settled(client, stack.stackName, 'UPDATE_COMPLETE', pollMs, signal);
  return 'updated';
}

export async function deleteStack(
  client: CloudFormationClient,
  StackName: string,
  pollMs: number,
  signal?: AbortSignal,
): Promise<void> {
  const stack = await describe(client, StackName, signal);
  if (!stack) return;
  await client.send(new DeleteStackCommand({ StackName }), within(signal));
  await settled(client, stack.StackId!, 'DELETE_COMPLETE', pollMs, signal);
}

async function describe(
  client: CloudFormationClient,
  StackName: string,
  signal?: AbortSignal,
): Promise<Stack | undefined> {
  try {
    return (await client.send(new DescribeStacksCommand({ StackName }), within(signal))).Stacks?.[0];
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
    throw error;
  }
}

async function settled(
  client: CloudFormationClient,
  name: string,
  wanted: string,
  pollMs: number,
  signal?: AbortSignal,
): Promise<void> {
  for (;;) {
    const stack = await describe(client, name, signal);
    const status = stack?.StackStatus ?? 'DELETE_COMPLETE';
    if (status === wanted) return;
    if (!status.endsWith('_IN_PROGRESS')) throw await failure(client, name, status, signal);
    await sleep(pollMs, undefined, { ...(signal && { signal }) });
  }
}

async function failure(
  client: CloudFormationClient,
  name: string,
  status: string,
  signal?: AbortSignal,
): Promise<CodedError> {
  const { StackEvents = [] } = await client.send(
    new DescribeStackEventsCommand({ StackName: name }),
    within(signal),
  );
  const failed = StackEvents.filter(
    (event) =>
      event.ResourceStatus?.endsWith('_FAILED') && !/cancelled/i.test(event.ResourceStatusReason ?? ''),
  ).reverse();
  const [first, ...rest] = failed.map((event) => ({
    code: 'platform.stack-failed',
    message: `${event.LogicalResourceId} (${event.ResourceType}): ${event.ResourceStatusReason ?? event.ResourceStatus}`,
    where: name,
    remedy: 'mend the stack; CloudFormation has gone back to what was',
  }));
  return new CodedError([
    first ?? {
      code: 'platform.stack-failed',
      message: `${name} ended as ${status}`,
      where: name,
      remedy: 'see its events in CloudFormation',
    },
    ...rest,
  ]);
}
