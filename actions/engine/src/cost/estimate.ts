/** What a platform and its services cost a month, row by row: from the very templates and manifests, with a dated price table. Pure. */
import type { Amount, CostInput, CostRow, Row } from './row.ts';
import { alarms } from './rows/alarms.ts';
import { backup } from './rows/backup.ts';
import { database } from './rows/database.ts';
import { fargate } from './rows/fargate.ts';
import { insights } from './rows/insights.ts';
import { loadBalancer } from './rows/load-balancer.ts';
import { logs } from './rows/logs.ts';
import { nat } from './rows/nat.ts';
import { publicAddresses } from './rows/public-addresses.ts';
import { registryAndState } from './rows/registry-and-state.ts';
import { serviceSecrets } from './rows/service-secrets.ts';
import { storageAndSecrets } from './rows/storage-and-secrets.ts';
import { threatDetection } from './rows/threat-detection.ts';
import { transferAndNames } from './rows/transfer-and-names.ts';
import { webAcl } from './rows/web-acl.ts';

const rows: readonly Row[] = [
  fargate,
  database,
  loadBalancer,
  nat,
  storageAndSecrets,
  logs,
  webAcl,
  publicAddresses,
  insights,
  threatDetection,
  alarms,
  backup,
  serviceSecrets,
  registryAndState,
  transferAndNames,
];

export interface Estimate {
  readonly environment: string;
  /** Day and source of the prices. */
  readonly prices: { readonly date: string; readonly region: string; readonly source: string };
  readonly rows: readonly CostRow[];
  /** The rows of the first estimate that was handed down. */
  readonly handedDown: Amount;
  /** Rows that the platform gained since. */
  readonly addedSince: Amount;
  readonly total: Amount;
}

export function estimate(input: CostInput): Estimate {
  const found = rows.flatMap((row) => row(input) ?? []);
  const { date, region, source } = input.prices;
  return {
    environment: input.environment.name,
    prices: { date, region, source },
    rows: found,
    handedDown: sum(found.filter((row) => row.part === 'handed-down')),
    addedSince: sum(found.filter((row) => row.part === 'added-since')),
    total: sum(found),
  };
}

export interface CostChange extends Amount {
  readonly row: string;
}

export interface CostDelta {
  /** Only rows that differ by a cent or more, largest first. */
  readonly rows: readonly CostChange[];
  readonly total: Amount;
}

/** What `after` costs more than `before` (negative: less), a month. */
export function costDelta(before: Estimate, after: Estimate): CostDelta {
  const names = [...new Set([...before.rows, ...after.rows].map((row) => row.row))];
  const none = { low: 0, expected: 0, high: 0 };
  const of = (estimate: Estimate, name: string) => estimate.rows.find((row) => row.row === name) ?? none;
  const changed = names
    .map((row) => ({ row, ...minus(of(after, row), of(before, row)) }))
    .filter((change) => [change.low, change.expected, change.high].some((value) => Math.abs(value) >= 0.005))
    .sort((a, b) => Math.abs(b.expected) - Math.abs(a.expected));
  return { rows: changed, total: minus(after.total, before.total) };
}

const minus = (a: Amount, b: Amount): Amount => ({
  low: a.low - b.low,
  expected: a.expected - b.expected,
  high: a.high - b.high,
});

function sum(amounts: readonly Amount[]): Amount {
  const of = (value: (amount: Amount) => number) =>
    amounts.reduce((total, amount) => total + value(amount), 0);
  return {
    low: of((amount) => amount.low),
    expected: of((amount) => amount.expected),
    high: of((amount) => amount.high),
  };
}
