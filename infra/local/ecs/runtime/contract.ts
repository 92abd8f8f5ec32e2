/** What the scheduler asks of whatever really runs containers. */
import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs';
import type { Usage } from './usage.ts';

/** A container that could not be started; `code` is AWS's word for the step that failed. */
export class StartFailure extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = code;
    this.code = code;
  }
}

export interface ContainerPlan {
  readonly taskId: string;
  readonly taskArn: string;
  readonly token: string;
  readonly definition: TaskDefinition;
  readonly container: ContainerDefinition;
  /** Command and environment after overrides. */
  readonly command: readonly string[] | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

export interface Exit {
  readonly code: number;
  readonly reason?: string;
}

/** An image that is ready to run on this host. */
export interface PreparedContainer {
  readonly imageDigest: string;
  start(): Promise<RunningContainer>;
}

export interface RunningContainer {
  readonly runtimeId: string;
  readonly exited: Promise<Exit>;
  /** Container port → where it really listens. */
  readonly ports: ReadonlyMap<number, { host: string; port: number }>;
  /** SIGTERM to the program. */
  terminate(): void;
  /** SIGKILL to the program and all it started. */
  kill(): void;
  /** What it uses now; undefined where the host cannot tell. */
  usage(): Usage | undefined;
  /** Runs a health command inside; resolves with its exit code, or non-zero when it takes too long. */
  probe(command: readonly string[], timeoutSeconds: number): Promise<number>;
}

export interface TaskRuntime {
  /** Pulls the image, resolves secrets and opens the log stream. Throws StartFailure. */
  prepare(plan: ContainerPlan, signal: AbortSignal): Promise<PreparedContainer>;
  /** Digest of the image's manifest, or undefined when the registry does not have it. */
  resolveDigest(image: string): Promise<string | undefined>;
  /** Kills everything that still runs. */
  stop(): Promise<void>;
}
