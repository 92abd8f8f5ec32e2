/** How the number of a service's tasks follows its load: scalable targets and policies, owned by the orchestrator. */
export interface ScalingSpecification {
  /** Name of the ECS service. */
  readonly service: string;
  readonly min: number;
  readonly max: number;
  readonly cpuPercent: number;
  /** A minute. */
  readonly requestsPerTask: number;
  readonly outCooldownSeconds: number;
  readonly inCooldownSeconds: number;
  /** Both of the pair: whichever is live, its requests count. */
  readonly targetGroupArns: readonly string[];
}

export interface ScaledOtherwise {
  readonly service: string;
  /** How it is scaled now, in words. */
  readonly found: string;
}

export interface Scaling {
  /** Reads only: services that are scaled otherwise than wanted, and those that are scaled and should not be. */
  differences(
    wanted: readonly ScalingSpecification[],
    signal?: AbortSignal,
  ): Promise<{ readonly set: readonly ScaledOtherwise[]; readonly remove: readonly string[] }>;
  /** Safe to repeat. */
  set(specification: ScalingSpecification, signal?: AbortSignal): Promise<void>;
  /** No error when nothing scales the service. */
  remove(service: string, signal?: AbortSignal): Promise<void>;
}
