/** Why a stack operation failed: which resource, the reason, what to do. */
import {
  type CloudFormationClient,
  DescribeStackEventsCommand,
  type Stack,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import { CodedError, type Problem } from '@inx/engine';
import { within } from '../clients.ts';

/** Reads the operation's own events, told apart by its token. */
export async function stackFailure(
  client: CloudFormationClient,
  stack: Stack,
  token: string,
  signal?: AbortSignal,
): Promise<CodedError> {
  const events = await eventsOf(client, stack.StackId!, token, signal);
  return failureOf(stack, events);
}

/** Newest first, back to where the operation began. */
async function eventsOf(
  client: CloudFormationClient,
  StackName: string,
  token: string,
  signal?: AbortSignal,
): Promise<StackEvent[]> {
  const found: StackEvent[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new DescribeStackEventsCommand({ StackName, ...(NextToken && { NextToken }) }),
      within(signal),
    );
    const own = (page.StackEvents ?? []).filter((event) => event.ClientRequestToken === token);
    found.push(...own);
    NextToken = own.length === (page.StackEvents ?? []).length ? page.NextToken : undefined;
  } while (NextToken);
  return found;
}

/** Pure: what a person needs to know of these events, oldest first. */
export function failureOf(stack: Stack, events: readonly StackEvent[]): CodedError {
  const name = stack.StackName ?? '';
  const failed = events
    .filter(
      (event) =>
        event.ResourceStatus?.endsWith('_FAILED') &&
        event.ResourceType !== 'AWS::CloudFormation::Stack' &&
        !/ cancelled$/i.test(event.ResourceStatusReason ?? ''),
    )
    .reverse();
  const [first, ...rest] = failed.map((event) => problemOf(name, stack.StackStatus ?? '', event));
  return new CodedError([
    first ?? {
      code: 'platform.stack-failed',
      message: `${name}: ${stack.StackStatusReason ?? `ended as ${stack.StackStatus}`}`,
      where: name,
      why: aftermath(stack.StackStatus ?? ''),
      remedy: 'mend what CloudFormation says, then run this again',
    },
    ...rest,
  ]);
}

function problemOf(stackName: string, status: string, event: StackEvent): Problem {
  const { reason, code } = readReason(event.ResourceStatusReason ?? event.ResourceStatus ?? 'failed');
  return {
    code: 'platform.stack-failed',
    message: `${event.LogicalResourceId} (${event.ResourceType}): ${reason}`,
    where: stackName,
    why: aftermath(status),
    remedy: remedies[code ?? ''] ?? 'mend the resource in infra/platform, then run this again',
  };
}

/** Takes a resource handler's words out of CloudFormation's wrapping, whose token says nothing to anybody. */
function readReason(text: string): { readonly reason: string; readonly code?: string } {
  const parts =
    /^Resource handler returned message: "(.*)" \(RequestToken: [^,]+, HandlerErrorCode: (\w+)\)$/s.exec(
      text,
    );
  return parts ? { reason: parts[1]!, code: parts[2]! } : { reason: text };
}

/** Source of the codes: CloudFormation CLI User Guide, handler error codes. */
const remedies: Readonly<Record<string, string>> = {
  AlreadyExists:
    'something of that name exists outside of this stack: delete or rename it, or import it into the stack',
  AccessDenied: 'allow that action for the role that CloudFormation acts with',
  NotFound: 'what it refers to is not there: make it first, or mend the reference in infra/platform',
  ResourceConflict: 'something still uses it: remove that first, then run this again',
  ServiceLimitExceeded: 'ask AWS for a higher quota, or remove what is no longer needed',
  Throttling: 'AWS was busy: run this again',
};

function aftermath(status: string): string {
  switch (status) {
    case 'ROLLBACK_COMPLETE':
      return 'the stack was new: what was made of it is deleted again';
    case 'UPDATE_ROLLBACK_COMPLETE':
      return 'CloudFormation has gone back: the stack is as it was before';
    case 'UPDATE_ROLLBACK_FAILED':
      return 'CloudFormation could not go back whole: mend the cause, then aws cloudformation continue-update-rollback';
    case 'DELETE_FAILED':
      return 'what is named here is left, with what it needs; the rest is deleted';
    default:
      return `the stack is ${status}`;
  }
}
