/** How every releasing command ends: the outcome told, its exit code answered. */
import { exitCode, type Result } from '@inx/engine';
import type { Output } from './output.ts';

export function finish(result: Result, output: Output): number {
  for (const problem of result.problems) if (!result.record) output.emit({ type: 'problem', problem });
  // A result with a record was told by the engine as it was written.
  if (!result.record) output.emit({ type: 'ended', outcome: result.outcome, reason: result.reason });
  return exitCode(result.outcome);
}
