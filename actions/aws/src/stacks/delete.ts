/** Deletes a stack, and says what kept it. */
import { randomUUID } from 'node:crypto';
import { type CloudFormationClient, DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { CodedError } from '@inx/engine';
import { within } from '../clients.ts';
import { restingStack, type StackOptions } from './describe.ts';
import { stackFailure } from './failure.ts';

/** A stack that is not there is deleted already. */
export async function deleteStack(
  client: CloudFormationClient,
  StackName: string,
  options: StackOptions,
): Promise<void> {
  const stack = await restingStack(client, StackName, options);
  if (!stack) return;
  if (stack.EnableTerminationProtection)
    throw new CodedError({
      code: 'platform.stack-protected',
      message: `${StackName} is protected from deletion`,
      where: StackName,
      remedy: `take the protection away first: aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${StackName}`,
    });
  const token = randomUUID();
  await client.send(new DeleteStackCommand({ StackName, ClientRequestToken: token }), within(options.signal));
  const ended = await restingStack(client, stack.StackId!, options);
  if (!ended || ended.StackStatus === 'DELETE_COMPLETE') return;
  throw await stackFailure(client, ended, token, options.signal);
}
