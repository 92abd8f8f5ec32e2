/** A stack's state, asked until it rests. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CloudFormationClient,
  DescribeStacksCommand,
  paginateDescribeStacks,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { within } from '../clients.ts';
import type { Bootstrap } from './bootstrap.ts';

export interface StackOptions {
  /** Milliseconds between two looks at a stack that is busy. */
  readonly pollMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface DeployOptions extends StackOptions {
  /** Absent: CloudFormation acts with the permissions of whoever calls it. */
  readonly bootstrap?: Bootstrap | undefined;
}

/** Undefined where there is no stack of that name. */
async function describeStack(
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

/** Of all stacks of the account and region that are not deleted. */
export async function stackNames(client: CloudFormationClient, signal?: AbortSignal): Promise<string[]> {
  const found: string[] = [];
  for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {}, within(signal)))
    found.push(...Stacks.flatMap(({ StackName }) => StackName ?? []));
  return found;
}

/** The stack when nothing runs on it any more; undefined when it is gone. Ends with `signal` only. */
export async function restingStack(
  client: CloudFormationClient,
  name: string,
  { pollMs, signal }: StackOptions,
): Promise<Stack | undefined> {
  for (;;) {
    const stack = await describeStack(client, name, signal);
    const status = stack?.StackStatus ?? 'DELETE_COMPLETE';
    if (!status.endsWith('_IN_PROGRESS') || status === 'REVIEW_IN_PROGRESS') return stack;
    await sleep(pollMs, undefined, { ...(signal && { signal }) });
  }
}
