/** What drift detection reads beyond what a release needs. Nothing here writes, but for starting a detection. */
import type { ServiceSpecification } from './ecs.ts';
import type { TargetGroupSettings } from './traffic.ts';

export interface LiveTargetGroup extends TargetGroupSettings {
  /** HTTP codes that count as healthy: `200`. */
  readonly successCodes: string;
}

export interface RunningTask {
  readonly arn: string;
  readonly taskDefinitionArn: string;
}

/** One resource of a stack that is not as its template says. */
export interface ResourceDrift {
  readonly stack: string;
  readonly logicalId: string;
  readonly physicalId: string;
  /** `AWS::EC2::SecurityGroup`. */
  readonly type: string;
  readonly status: 'MODIFIED' | 'DELETED';
  readonly differences: readonly {
    /** JSON pointer: `/HealthCheckPath`. */
    readonly path: string;
    readonly expected: string;
    readonly actual: string;
  }[];
}

export interface Inspection {
  /** Undefined when it does not exist. */
  targetGroup(arn: string, signal?: AbortSignal): Promise<LiveTargetGroup | undefined>;
  /** The members that CreateService would be asked for, as wanted and as ECS has them; undefined without a service. */
  service(
    wanted: ServiceSpecification,
    signal?: AbortSignal,
  ): Promise<{ readonly wanted: unknown; readonly live: unknown } | undefined>;
  /** Tasks of an ECS service that run or are to run. */
  tasks(service: string, signal?: AbortSignal): Promise<readonly RunningTask[]>;
  /** Of the VPC that the tasks run in. `rules`: in words, one each. */
  defaultSecurityGroup(
    signal?: AbortSignal,
  ): Promise<{ readonly id: string; readonly rules: readonly string[] }>;
  /** CloudFormation's own drift detection of one stack. `region`: absent for the environment's own. */
  stackDrift(stack: string, region?: string, signal?: AbortSignal): Promise<readonly ResourceDrift[]>;
}
