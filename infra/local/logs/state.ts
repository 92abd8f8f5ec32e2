import type { MetricFilter, QueryDefinition, ResourcePolicy } from '@aws-sdk/client-cloudwatch-logs';
import { awsError } from '../wire/error.ts';

export interface LogEvent {
  readonly id: string;
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
}

export interface LogStream {
  readonly name: string;
  readonly createdAt: number;
  readonly events: LogEvent[];
}

export interface LogGroup {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  retentionDays?: number | undefined;
  tags: Record<string, string>;
  readonly streams: Map<string, LogStream>;
  /** By name. */
  readonly metricFilters: Map<string, MetricFilter>;
}

export interface LogsState {
  readonly groups: Map<string, LogGroup>;
  /** By id. */
  readonly queries: Map<string, QueryDefinition>;
  /** By name. */
  readonly resourcePolicies: Map<string, ResourcePolicy>;
  /** Insights queries that were run, by id. */
  readonly started: Map<
    string,
    { readonly results: { field: string; value: string }[][]; readonly scanned: number }
  >;
  nextEvent: number;
}

export const createState = (): LogsState => ({
  groups: new Map(),
  queries: new Map(),
  resourcePolicies: new Map(),
  started: new Map(),
  nextEvent: 1,
});

/** A rehearsal may run for days: each stream keeps its newest events. */
export const keptEvents = 20_000;

/** By name or ARN. */
export function groupOf(state: LogsState, name: string | undefined, identifier?: string): LogGroup {
  const wanted = name ?? identifier?.replace(/^arn:aws:logs:[^:]+:\d+:log-group:/, '').replace(/:\*$/, '');
  const group = state.groups.get(wanted ?? '');
  if (!group) throw awsError('ResourceNotFoundException', 'The specified log group does not exist.');
  return group;
}

export function streamOf(group: LogGroup, name: string | undefined): LogStream {
  const stream = group.streams.get(name ?? '');
  if (!stream) throw awsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  return stream;
}
