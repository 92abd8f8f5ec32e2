/** Stacks in the order of their dependencies, those that do not need each other at the same time. */
import { CodedError, type Problem } from '@inx/engine';

export interface Ordered {
  readonly stackName: string;
  readonly dependsOn: readonly string[];
}

/** CloudFormation works on as many at once; more would meet its rates. */
const atOnce = 4;

/**
 * Runs `work` for every stack after those it depends on; `reverse` for removal, after those that depend on it.
 * After a failure nothing new begins; what runs is waited for, and every problem is thrown.
 */
export async function inOrder<Stack extends Ordered>(
  stacks: readonly Stack[],
  work: (stack: Stack) => Promise<void>,
  direction: 'forward' | 'reverse' = 'forward',
): Promise<void> {
  const waiting = new Map(stacks.map((stack) => [stack.stackName, stack]));
  const running = new Map<string, Promise<void>>();
  const failures: unknown[] = [];
  const needs = ({ stackName, dependsOn }: Stack): readonly string[] =>
    direction === 'forward'
      ? dependsOn
      : stacks.filter((other) => other.dependsOn.includes(stackName)).map((other) => other.stackName);
  const open = (name: string) => waiting.has(name) || running.has(name);
  while (waiting.size > 0 || running.size > 0) {
    if (failures.length === 0)
      for (const stack of [...waiting.values()]) {
        if (running.size >= atOnce) break;
        if (needs(stack).some(open)) continue;
        waiting.delete(stack.stackName);
        running.set(
          stack.stackName,
          work(stack)
            .catch((error: unknown) => void failures.push(error))
            .finally(() => running.delete(stack.stackName)),
        );
      }
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  if (failures.length > 0) throw together(failures);
  if (waiting.size > 0)
    throw new CodedError({
      code: 'platform.circle',
      message: `stacks wait for each other: ${[...waiting.keys()].join(', ')}`,
      remedy: 'mend the dependencies between the stacks in infra/platform',
    });
}

/** Every problem of all failures; what is no CodedError goes first, as it is. */
function together(failures: readonly unknown[]): unknown {
  const other = failures.find((error) => !(error instanceof CodedError));
  if (other) return other;
  const [first, ...rest] = failures.flatMap((error): readonly Problem[] => (error as CodedError).problems);
  return new CodedError([first!, ...rest], { cause: failures[0] });
}
