/** Questions that come up at night, kept as Logs Insights queries over the tasks' log group. */
import * as logs from 'aws-cdk-lib/aws-logs';
import type { EnvironmentStack } from '../environment-stack.ts';

/** Services write one JSON object a line, with service, revision, level, and the ids of the trace. */
const queries: Readonly<Record<string, string>> = {
  errors: `fields @timestamp, service, revision, level, coalesce(msg, message) as what, traceId
| filter level in ["error", "fatal"]
| sort @timestamp desc
| limit 100`,
  'errors-by-revision': `filter level in ["error", "fatal"]
| stats count(*) as errors by service, revision
| sort errors desc`,
  'one-trace': `fields @timestamp, service, level, coalesce(msg, message) as what
| filter traceId = "PUT-THE-TRACE-ID-HERE"
| sort @timestamp asc`,
  'failed-requests-by-route': `filter status >= 500
| stats count(*) as failures by service, route, revision
| sort failures desc`,
  'slow-requests': `filter ispresent(durationMs)
| stats count(*) as requests, pct(durationMs, 50) as p50, pct(durationMs, 95) as p95, max(durationMs) as slowest by service, route
| sort p95 desc`,
  'what-each-revision-says': `stats count(*) as lines by service, revision, level
| sort service asc, revision desc`,
};

export function savedQueries(stack: EnvironmentStack): void {
  for (const [name, queryString] of Object.entries(queries)) {
    new logs.CfnQueryDefinition(stack, `Query-${name}`, {
      // The slash makes a folder of the environment's in the console.
      name: `${stack.settings.prefix}/${name}`,
      logGroupNames: [stack.names.logGroup],
      queryString,
    });
  }
}
