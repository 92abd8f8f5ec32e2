/** The platform's templates as they are deployed. */
import type { Template } from '../plan/platform/change.ts';

export interface LiveTemplates {
  /** Names of the stacks that exist and whose name begins with `prefix`. `region`: absent for the environment's own. */
  list(prefix: string, region?: string, signal?: AbortSignal): Promise<readonly string[]>;
  /** Undefined where there is no such stack. Throws a CodedError where the template is no JSON object. */
  template(stack: string, region?: string, signal?: AbortSignal): Promise<Template | undefined>;
}
