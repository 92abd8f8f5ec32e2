/** The embedded AWS: one process, one address, real protocols. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAwsServer } from './server.ts';
import { createAccounts } from './world/accounts.ts';
import { createCallLog, type RecordedCall } from './world/calls.ts';
import { type Clock, createClock } from './world/clock.ts';
import { createFaults, type Faults } from './world/faults.ts';
import type { UsedPermission } from './world/permissions.ts';
import { loadServices } from './world/services.ts';

export interface LocalAwsOptions {
  /** Of the API; 0 or absent takes a free one. */
  readonly port?: number;
  /** Stands for port 80 of the load balancer; 0 or absent takes a free one. */
  readonly edgePort?: number;
  /** How many times faster than life durations pass. */
  readonly speed?: number;
  /** For images, databases and buckets; absent: a folder that goes with the process. */
  readonly directory?: string;
  /** Named variants of what AWS does not document. */
  readonly variants?: Readonly<Record<string, string>>;
  readonly region?: string;
  readonly verbose?: boolean;
}

export interface LocalAws {
  readonly endpoint: string;
  readonly port: number;
  readonly clock: Clock;
  readonly faults: Faults;
  calls(since?: number): readonly RecordedCall[];
  permissions(): readonly UsedPermission[];
  invoke<Output>(
    service: string,
    operation: string,
    input: object,
    accountId?: string,
    region?: string,
  ): Promise<Output>;
  /** Ends every task, timer and socket. */
  stop(): Promise<void>;
}

export const defaultAccount = '111122223333';

export async function startLocalAws(options: LocalAwsOptions = {}): Promise<LocalAws> {
  const clock = createClock(options.speed ?? 1);
  const services = await loadServices();
  const faults = createFaults(clock);
  const calls = createCallLog();
  const own = options.directory === undefined;
  const directory = options.directory ?? mkdtempSync(path.join(tmpdir(), 'inx-aws-'));
  const log = (message: string) => {
    if (options.verbose) process.stderr.write(`${new Date(clock.now()).toISOString()} ${message}\n`);
  };
  let endpoint = '';
  const accounts = createAccounts(services, {
    clock,
    region: options.region ?? 'us-east-1',
    directory,
    endpoint: () => endpoint,
    edgePort: options.edgePort ?? 0,
    variants: options.variants ?? {},
    log,
  });
  const server = createAwsServer({ services, accounts, faults, calls, clock, defaultAccount, log });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  endpoint = `http://127.0.0.1:${port}`;
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    await accounts.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    if (own) rmSync(directory, { recursive: true, force: true });
  };
  return {
    endpoint,
    port,
    clock,
    faults,
    calls: (since = 0) => calls.since(since),
    permissions: () => accounts.permissions.all(),
    invoke: (service, operation, input, accountId = defaultAccount, region = undefined) =>
      accounts.get(accountId, region).world.invoke(service, operation, input),
    stop: () => (stopping ??= stop()),
  };
}
