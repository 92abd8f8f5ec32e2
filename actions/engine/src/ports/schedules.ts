/** Tasks that run by the clock: EventBridge Scheduler's schedules of one group, owned by the orchestrator. */
export interface ScheduleSpecification {
  /** Whole name in AWS. */
  readonly name: string;
  /** `cron(…)` or `rate(…)`. */
  readonly expression: string;
  readonly timezone: string;
  readonly taskDefinitionArn: string;
  readonly container: string;
  readonly command: readonly string[];
}

export interface Schedules {
  /** Reads only: those that are not as wanted, and those that nobody wants. */
  differences(
    wanted: readonly ScheduleSpecification[],
    signal?: AbortSignal,
  ): Promise<{ readonly set: readonly string[]; readonly remove: readonly string[] }>;
  /** Safe to repeat; makes the group where it is missing. */
  set(specification: ScheduleSpecification, signal?: AbortSignal): Promise<void>;
  /** No error when it is gone. */
  remove(name: string, signal?: AbortSignal): Promise<void>;
}
