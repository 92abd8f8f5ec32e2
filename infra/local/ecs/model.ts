/** Records behind the API. SDK shapes are used where a record is shown as it is. */
import type {
  Cluster,
  CreateServiceRequest,
  DeploymentConfiguration,
  DeploymentLifecycleHookAction,
  DeploymentLifecycleHookStatus,
  DeploymentRolloutState,
  Rollback,
  RunTaskRequest,
  ServiceDeploymentRollbackMonitorsStatus,
  ServiceDeploymentStatus,
  ServiceEvent,
  ServiceRevision,
  Tag,
  Task,
  TaskDefinition,
  TaskStopCode,
} from '@aws-sdk/client-ecs';
import type { AccountWorld } from '../service.ts';
import type { Session } from '../world/credentials.ts';
import type { Changes } from './changes.ts';
import type { TaskRuntime } from './runtime/contract.ts';
import type { Usage } from './runtime/usage.ts';
import type { AddressPool } from './tasks/addresses.ts';

/** Everything ECS knows in one account. */
export interface EcsState {
  readonly world: AccountWorld;
  readonly runtime: TaskRuntime;
  readonly addresses: AddressPool;
  readonly clusters: Map<string, Cluster>;
  /** Newest last; a family's revision n is at index n - 1. */
  readonly families: Map<string, TaskDefinition[]>;
  readonly services: Map<string, ServiceRecord>;
  readonly tasks: Map<string, TaskRecord>;
  readonly deployments: Map<string, DeploymentRecord>;
  readonly revisions: Map<string, ServiceRevision>;
  readonly tags: Map<string, Tag[]>;
  readonly runTokens: Map<string, { request: string; taskArns: string[] }>;
  readonly ending: AbortController;
  readonly stopMetrics: () => void;
}

/** A service's wishes, as CreateService and UpdateService give them. */
export type ServiceSettings = Omit<CreateServiceRequest, 'tags' | 'clientToken' | 'desiredCount'>;

export interface ServiceRecord {
  readonly state: EcsState;
  readonly arn: string;
  readonly name: string;
  readonly clusterName: string;
  readonly clusterArn: string;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly clientToken: string | undefined;
  readonly createRequest: string;
  readonly changes: Changes;
  /** Ends the scheduler's loops with the service. */
  readonly ending: AbortController;
  readonly events: ServiceEvent[];
  settings: ServiceSettings;
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  desiredCount: number;
  taskSets: TaskSet[];
  /** What the service is meant to run: the target of the running deployment, or what the last one left. */
  primary: TaskSet | undefined;
  /** Where a rollback goes: task set of the last successful revision. */
  successful: TaskSet | undefined;
  deployment: DeploymentRecord | undefined;
}

/** One target group that a revision's tasks register in. */
export interface TargetBinding {
  readonly targetGroupArn: string;
  readonly containerName: string;
  readonly containerPort: number;
  readonly productionListenerRule: string | undefined;
}

/** The tasks of one service revision, and how many there should be. */
export interface TaskSet {
  readonly service: ServiceRecord;
  /** The classic deployment id, `ecs-svc/<digits>`. */
  readonly id: string;
  readonly revision: ServiceRevision;
  readonly definition: TaskDefinition;
  readonly createdAt: Date;
  updatedAt: Date;
  bindings: TargetBinding[];
  /** `service`: follows the service's desired count. */
  wanted: 'service' | number;
  /** No replacements are started any more (a failed deployment without a way back). */
  frozen: boolean;
  readonly tasks: Set<TaskRecord>;
  failedTasks: number;
  /** Failures in a row before RUNNING; drives the start back-off. */
  startFailures: number;
  notBefore: number;
  rolloutState: DeploymentRolloutState;
  rolloutStateReason: string;
  /** The running deployment's ear: a task failed before it was healthy, or became healthy. */
  onTask: ((event: 'failed' | 'healthy', task: TaskRecord) => void) | undefined;
}

export interface StopRequest {
  readonly code: TaskStopCode;
  readonly reason: string;
  /** Whether the load balancer is given time to drain before SIGTERM. */
  readonly drain: boolean;
}

export interface TaskRecord {
  readonly state: EcsState;
  readonly arn: string;
  readonly id: string;
  /** Secret of the metadata endpoint's URL. */
  readonly token: string;
  readonly definition: TaskDefinition;
  readonly view: Task;
  readonly taskSet: TaskSet | undefined;
  readonly overrides: RunTaskRequest['overrides'];
  readonly networkConfiguration: RunTaskRequest['networkConfiguration'];
  readonly changes: Changes;
  readonly stopping: AbortController;
  stopRequest: StopRequest | undefined;
  /** Of the task role, from the start of the task to its end. */
  credentials: Session | undefined;
  /** Registered in these target groups, with this address. */
  targets: { targetGroupArn: string; id: string; port: number }[];
  reachedRunning: boolean;
  healthy: boolean;
  /** Was healthy once: its end is no failure of the deployment. */
  wasHealthy: boolean;
  /** What its containers use together; undefined before they run, and where the host cannot tell. */
  usage: (() => Usage | undefined) | undefined;
  /** Settles when the task is STOPPED. */
  done: Promise<void>;
}

/** A revision's share in a deployment. */
export interface Share {
  readonly taskSet: TaskSet;
  testWeight: number;
  productionWeight: number;
  /** Counts as they were when the deployment ended. */
  final?: { requested: number; running: number; pending: number };
}

export interface HookExecution {
  readonly hookId: string;
  readonly stage: string;
  readonly expiresAt: Date;
  readonly timeoutAction: DeploymentLifecycleHookAction;
  status: DeploymentLifecycleHookStatus;
  /** The decision, once taken. */
  action: DeploymentLifecycleHookAction | undefined;
  /** The stage that the hook held has ended. */
  over: boolean;
}

export interface DeploymentRecord {
  readonly arn: string;
  readonly service: ServiceRecord;
  readonly configuration: DeploymentConfiguration;
  readonly createdAt: Date;
  readonly changes: Changes;
  /** Aborted with an Interruption: rollback, stop, or the service's end. */
  readonly interrupt: AbortController;
  readonly target: Share;
  sources: Share[];
  startedAt: Date | undefined;
  updatedAt: Date;
  finishedAt: Date | undefined;
  stoppedAt: Date | undefined;
  status: ServiceDeploymentStatus;
  statusReason: string | undefined;
  stage: string | undefined;
  hooks: HookExecution[];
  rollback: Rollback | undefined;
  breaker: { status: ServiceDeploymentRollbackMonitorsStatus; failureCount: number; threshold: number };
  alarms: { status: ServiceDeploymentRollbackMonitorsStatus; names: string[]; triggered: string[] };
  /** Past the point where a rollback request can still change anything. */
  committed: boolean;
  /** Earlier views, kept only when describe calls lag. */
  history: { at: number; view: object }[];
  done: Promise<void>;
}
