/** Runs an operation on a stack: what is quick is done before the caller is answered, the rest goes on behind it. */
import { once } from 'node:events';
import { setStatus } from '../events.ts';
import type { CloudFormationState, Stack } from '../state.ts';

/** Real milliseconds. The CDK CLI looks again only after five seconds, so a stack that is done at once saves them. */
const patience = 2_000;

/** Never throws for a failed operation: that is the stack's status. A defect of ours is logged and fails the stack. */
export async function runOperation(
  state: CloudFormationState,
  stack: Stack,
  token: string | undefined,
  operation: () => Promise<void>,
): Promise<void> {
  stack.token = token;
  const work = operation()
    .catch((error: Error) => {
      state.world.log(`cloudformation: ${stack.name}: ${error.stack}`);
      const status = stack.status.replace(/(_CLEANUP)?_IN_PROGRESS$/, '_FAILED') as Stack['status'];
      setStatus(state, stack, status, `Internal failure: ${error.message}`);
    })
    .finally(() => {
      stack.token = undefined;
    });
  await Promise.race([work, once(AbortSignal.timeout(patience), 'abort')]);
}
