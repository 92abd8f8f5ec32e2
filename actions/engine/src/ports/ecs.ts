/** What the engine needs of Amazon ECS. Values are ours; the adapter in `aws` translates. */

/** A task definition as it is registered: the SDK's own member names, unknown members passed through untouched. */
export interface TaskDefinition {
  readonly family: string;
  readonly [member: string]: unknown;
}

/** A task definition that ECS holds. */
export interface RegisteredDefinition {
  readonly arn: string;
  readonly active: boolean;
  /** Docker labels of its first container. */
  readonly labels: Readonly<Record<string, string>>;
  /** As ECS hands it back, with what it adds. */
  readonly definition: Readonly<Record<string, unknown>>;
}

/** ECS's nine states of a service deployment. Open, as AWS may add to them. */
export type DeploymentStatus =
  | 'PENDING'
  | 'IN_PROGRESS'
  | 'SUCCESSFUL'
  | 'STOP_REQUESTED'
  | 'STOPPED'
  | 'ROLLBACK_REQUESTED'
  | 'ROLLBACK_IN_PROGRESS'
  | 'ROLLBACK_SUCCESSFUL'
  | 'ROLLBACK_FAILED'
  | (string & {});

/** A pause that waits for an answer. */
export interface Pause {
  readonly hookId: string;
  /** Epoch ms at which ECS decides by itself. */
  readonly expiresAt: number;
}

export interface ServiceDeployment {
  readonly arn: string;
  readonly status: DeploymentStatus;
  readonly statusReason?: string;
  readonly stage?: string;
  readonly createdAt: number;
  readonly targetRevisionArn: string;
  readonly sourceRevisionArns: readonly string[];
  /** Percent of production traffic requested for the target revision. */
  readonly productionWeight: number;
  readonly testWeight: number;
  readonly running: number;
  readonly requested: number;
  /** Failures counted by the circuit breaker. */
  readonly failed: number;
  readonly pauses: readonly Pause[];
}

export interface EcsService {
  readonly name: string;
  readonly arn: string;
  readonly status: 'ACTIVE' | 'DRAINING' | 'INACTIVE' | (string & {});
  readonly desired: number;
  readonly running: number;
  readonly taskDefinitionArn: string;
  readonly currentDeploymentArn?: string;
  readonly revisionArns: readonly string[];
  /** Newest first. */
  readonly events: readonly { readonly at: number; readonly message: string }[];
}

export interface ServiceRevision {
  readonly arn: string;
  readonly taskDefinitionArn: string;
  /** The target group that this revision really uses. */
  readonly targetGroupArn?: string;
}

export interface StoppedTask {
  readonly arn: string;
  readonly taskDefinitionArn: string;
  readonly startedBy?: string;
  readonly createdAt: number;
  readonly stopCode?: string;
  readonly stoppedReason?: string;
  readonly containers: readonly {
    readonly name: string;
    readonly exitCode?: number;
    readonly reason?: string;
  }[];
  readonly lastStatus: string;
}

/** Everything CreateService and UpdateService need for a blue/green move with the engine's two pauses. */
export interface ServiceSpecification {
  readonly name: string;
  readonly taskDefinitionArn: string;
  readonly desired: number;
  readonly containerName: string;
  readonly containerPort: number;
  readonly targetGroupArn: string;
  readonly alternateTargetGroupArn: string;
  readonly productionRuleArn: string;
  readonly testRuleArn: string;
  readonly strategy: 'BLUE_GREEN' | 'CANARY' | 'LINEAR';
  readonly percent: number;
  readonly stepMinutes: number;
  readonly prePauseMinutes: number;
  readonly postPauseMinutes: number;
  readonly healthCheckGraceSeconds: number;
  readonly spot: boolean;
}

export interface Ecs {
  registerTaskDefinition(definition: TaskDefinition, signal?: AbortSignal): Promise<string>;
  /** Undefined when the family or revision does not exist. */
  describeTaskDefinition(reference: string, signal?: AbortSignal): Promise<RegisteredDefinition | undefined>;
  describeServices(names: readonly string[], signal?: AbortSignal): Promise<readonly EcsService[]>;
  createService(
    specification: ServiceSpecification,
    idempotencyToken: string,
    signal?: AbortSignal,
  ): Promise<void>;
  updateService(specification: ServiceSpecification, signal?: AbortSignal): Promise<void>;
  /** Moves a desired count that lies outside the bounds to the nearer one; writes nothing otherwise. */
  keepWithin(
    name: string,
    bounds: { readonly min: number; readonly max: number },
    signal?: AbortSignal,
  ): Promise<void>;
  /** Deletes the service and its tasks; no error when it is gone. */
  deleteService(name: string, signal?: AbortSignal): Promise<void>;
  /** Newest first; those created at or after `since` (epoch ms). */
  listDeployments(service: string, since: number, signal?: AbortSignal): Promise<readonly string[]>;
  describeDeployments(arns: readonly string[], signal?: AbortSignal): Promise<readonly ServiceDeployment[]>;
  describeRevisions(arns: readonly string[], signal?: AbortSignal): Promise<readonly ServiceRevision[]>;
  continueDeployment(
    arn: string,
    hookId: string,
    action: 'CONTINUE' | 'ROLLBACK',
    signal?: AbortSignal,
  ): Promise<void>;
  /** Asks for a rollback; repeating it is safe, and a finished deployment is left as it is. */
  stopDeployment(arn: string, signal?: AbortSignal): Promise<void>;
  stoppedTasks(service: string, signal?: AbortSignal): Promise<readonly StoppedTask[]>;
  /** Runs one task to its end. */
  runTask(
    input: { taskDefinitionArn: string; container: string; command: readonly string[]; startedBy: string },
    signal?: AbortSignal,
  ): Promise<StoppedTask>;
}
