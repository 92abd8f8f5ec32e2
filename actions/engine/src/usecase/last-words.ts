import { messageOf } from '../kit/error.ts';
import type { Logs } from '../ports/logs.ts';

const limitMs = 8_000;

/** Up to eight last log lines of a task's container; never throws, as a log that cannot be read must not hide how the task ended. */
export async function lastWords(
  logs: Logs,
  { container, taskArn }: { readonly container: string; readonly taskArn: string },
  cancel: AbortSignal,
): Promise<readonly string[]> {
  try {
    return await logs.tail(
      { service: container, taskArn, container, limit: 8 },
      AbortSignal.any([cancel, AbortSignal.timeout(limitMs)]),
    );
  } catch (error) {
    return [`its log could not be read: ${messageOf(error)}`];
  }
}
