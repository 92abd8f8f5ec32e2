/** Accounts and their regions: each service's state, made at its first use, and the calls services make to each other in process. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { AccountWorld, Call } from '../service.ts';
import { awsError } from '../wire/error.ts';
import type { Clock } from './clock.ts';
import { type Credentials, createCredentials } from './credentials.ts';
import { createNetwork } from './network.ts';
import { createPermissionLog, type PermissionLog } from './permissions.ts';
import type { Services } from './services.ts';

export interface WorldOptions {
  readonly clock: Clock;
  readonly region: string;
  readonly directory: string;
  readonly endpoint: () => string;
  readonly edgePort: number;
  readonly variants: Readonly<Record<string, string>>;
  readonly log: (message: string) => void;
}

/** An account in one region. */
export interface Account {
  readonly world: AccountWorld;
  /** Resolves when every service has prepared the account in this region. */
  ready(): Promise<void>;
  state(service: string): unknown;
  call(service: string, principal: string, requestId: string, signal: AbortSignal): Call<unknown>;
}

export interface Accounts {
  readonly credentials: Credentials;
  readonly permissions: PermissionLog;
  /** Without a region: the account's home region. */
  get(accountId: string, region?: string): Account;
  /** Every account and region that was used so far. */
  used(): readonly { readonly accountId: string; readonly region: string }[];
  stop(): Promise<void>;
}

export function createAccounts(services: Services, options: WorldOptions): Accounts {
  const accounts = new Map<string, { account: Account; states: Map<string, unknown> }>();
  const credentials = createCredentials();
  const permissions = createPermissionLog();
  const ended = new AbortController();
  const make = (accountId: string, region: string) => {
    const home = region === options.region;
    const states = new Map<string, unknown>();
    const directory = path.join(options.directory, accountId, ...(home ? [] : [region]));
    mkdirSync(directory, { recursive: true });
    const invoke = async <Output>(service: string, operation: string, input: object): Promise<Output> => {
      const found = await services.get(service)?.operation(operation);
      if (!found)
        throw awsError('UnknownOperationException', `${service} has no operation ${operation} here`);
      return (await found(
        input,
        account.call(service, `${service}.internal`, crypto.randomUUID(), ended.signal),
      )) as Output;
    };
    const prepare = async () => {
      for (const { definition } of services.values()) await definition.prepare?.({ ...world, invoke });
    };
    let prepared: Promise<void> | undefined;
    const world: AccountWorld = {
      accountId,
      region,
      clock: options.clock,
      network: createNetwork(),
      directory,
      get endpoint() {
        return options.endpoint();
      },
      edgePort: options.edgePort,
      variant: (name, fallback) => options.variants[name] ?? fallback,
      arn: (service, resource) => `arn:aws:${service}:${region}:${accountId}:${resource}`,
      log: options.log,
      credentials,
      permissions,
      inAccount: (id) => obtain(id, region).world,
      inRegion: (other) => obtain(accountId, other).world,
      invoke: async <Output>(service: string, operation: string, input: object): Promise<Output> => {
        await account.ready();
        return invoke<Output>(service, operation, input);
      },
    };
    const state = (service: string) => {
      const definition = services.get(service)?.definition;
      if (!definition) throw awsError('UnknownService', `there is no service ${service} here`);
      if (definition.global && !home) return obtain(accountId, options.region).state(service);
      if (!states.has(service)) states.set(service, definition.createState(world));
      return states.get(service);
    };
    const account: Account = {
      world,
      ready: () => (prepared ??= prepare()),
      state,
      call: (service, principal, requestId, signal) => ({
        state: state(service),
        world,
        requestId,
        principal,
        signal,
      }),
    };
    return { account, states };
  };
  const obtain = (accountId: string, region = options.region): Account => {
    const key = `${accountId} ${region}`;
    let found = accounts.get(key);
    if (!found) {
      found = make(accountId, region);
      accounts.set(key, found);
    }
    return found.account;
  };
  return {
    credentials,
    permissions,
    get: obtain,
    used: () =>
      [...accounts.values()].map(({ account: { world } }) => ({
        accountId: world.accountId,
        region: world.region,
      })),
    stop: async () => {
      ended.abort(new Error('the embedded AWS stops'));
      const stopping = [...accounts.values()].flatMap(({ states }) =>
        [...states].map(([name, state]) => services.get(name)?.definition.stop?.(state)),
      );
      await Promise.allSettled(stopping);
    },
  };
}
