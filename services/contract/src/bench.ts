import type { runProcess, ServiceProcess } from '@invoxa/kit-node/testing';
import type { TokenKind } from './tokens.ts';

/** A service as the contract sees it: a program, its name and its place. Language does not matter. */
export interface ServiceUnderContract {
  readonly name: string;
  /** Its place below `/api/` and `/internal/`. */
  readonly prefix: string;
  readonly command: readonly [string, ...string[]];
  /** Applies the migrations and ends. */
  readonly migrate: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A route that reads a body, for a request that is under way when the service is told to go. */
  readonly post: { readonly path: string; readonly body: unknown; readonly token: TokenKind };
}

/** What the tests of the contract work with. */
export interface Bench {
  readonly service: ServiceUnderContract;
  readonly revision: string;
  readonly secret: string;
  /** The service that runs for all tests that do not end it. */
  running(): ServiceProcess;
  /** Another one, for tests that do; stopped after the suite at the latest. */
  start(change?: Readonly<Record<string, string>>): Promise<ServiceProcess>;
  migrate(change?: Readonly<Record<string, string>>): ReturnType<typeof runProcess>;
  /** The environment of a service with an empty database of its own. */
  freshDatabase(): Readonly<Record<string, string>>;
  env(): Readonly<Record<string, string>>;
}
