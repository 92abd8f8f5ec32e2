/** What one emulated AWS service looks like to the rest of the embedded AWS. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from './world/clock.ts';
import type { Credentials } from './world/credentials.ts';
import type { Network } from './world/network.ts';
import type { PermissionLog } from './world/permissions.ts';

/** Who calls and where the call landed; the request's identity travels with it into errors and logs. */
export interface Call<State> {
  readonly state: State;
  readonly world: AccountWorld;
  readonly requestId: string;
  /** Caller's ARN; in-process calls carry the calling service's principal, e.g. `ecs.amazonaws.com`. */
  readonly principal: string;
  readonly signal: AbortSignal;
}

/**
 * One API operation: `<service>/operations/<Operation>.ts` exports it as default.
 * Input and output have the SDK's own shapes (`import type` from the client: Dates as Date, blobs as Uint8Array).
 * Refuse by throwing `awsError(code, message)` from `wire/error.ts`.
 */
export type Operation<State, Input, Output> = (input: Input, call: Call<State>) => Output | Promise<Output>;

/** Default export of `<service>/service.ts`. */
export interface ServiceDefinition<State> {
  /** Folder name and key for `world.invoke`, e.g. `ecs`, `elbv2`, `secretsmanager`. */
  readonly name: string;
  /** SigV4 credential-scope names that lead here, e.g. `['elasticloadbalancing']`. */
  readonly signingNames: readonly string[];
  /** Loads the SDK client whose runtime schemas describe the wire; absent for services that speak raw HTTP only. */
  readonly client?: () => Promise<Record<string, unknown>>;
  /** One state for all regions of an account (IAM, S3's names); others have one a region. */
  readonly global?: boolean;
  /** Called once per account and region, on its first use; for global services once per account, in its home region. */
  readonly createState: (world: AccountWorld) => State;
  /** Awaited before the first call of an account in a region is served; its own calls are not held up by it. */
  readonly prepare?: (world: AccountWorld) => Promise<void>;
  /** Ends what the state started (processes, sockets, timers). */
  readonly stop?: (state: State) => Promise<void>;
  /** Raw HTTP claim by path (registry `/v2/`, task metadata): first service that claims a request serves it. */
  readonly claims?: (request: IncomingMessage) => boolean;
  /** Serves a raw request (S3, OCI registry, DynamoDB proxy, metadata). */
  readonly handle?: (request: IncomingMessage, response: ServerResponse, call: Call<State>) => Promise<void>;
}

/** What an account's services share in one region. */
export interface AccountWorld {
  readonly accountId: string;
  readonly region: string;
  readonly clock: Clock;
  readonly network: Network;
  /** Folder for the files of this account and region (unpacked images, databases, buckets). */
  readonly directory: string;
  /** Base URL of the API endpoint, e.g. `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  /** Loopback port that stands for port 80 of the first load balancer. */
  readonly edgePort: number;
  /** Value of a named variant of undocumented behaviour (see each BEHAVIOUR.md), or its default. */
  variant(name: string, fallback: string): string;
  /** Calls an operation of another service in process, without the wire; throws what that operation throws. */
  invoke<Output>(service: string, operation: string, input: object): Promise<Output>;
  /** Another account's world, in this region: roles are assumed across accounts. */
  inAccount(accountId: string): AccountWorld;
  /** This account's world in another region. */
  inRegion(region: string): AccountWorld;
  readonly credentials: Credentials;
  /** Which role used which permission, in the whole embedded AWS. */
  readonly permissions: PermissionLog;
  arn(service: string, resource: string): string;
  /** One diagnostic line on the server's standard error, when verbose. */
  log(message: string): void;
}
