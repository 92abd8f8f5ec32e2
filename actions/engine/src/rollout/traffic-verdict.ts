/** Whether the new side serves users worse than the old one did. Pure. */
import type { TrafficCounts } from '../ports/traffic.ts';

/** Fewer requests say nothing: two of ten may be chance. */
const leastRequests = 50;
/** Fewer 5xx are left to the prober and the alarms, whatever share they are. */
const leastErrors = 5;
/** Without a baseline to compare with. */
const absoluteErrorShare = 0.05;
const errorMargin = 0.01;
const latencyFactor = 2;
const latencyMarginMs = 200;

/**
 * `before`: the old side over a time before the switch; absent for a new service. Answers what speaks against the new
 * side, in figures, or nothing. Errors: more than twice the old share and a percentage point above it. Latency: the mean,
 * more than twice and 200 ms above the old one.
 */
export function judgeTraffic(now: TrafficCounts, before: TrafficCounts | undefined): string | undefined {
  if (now.requests < leastRequests) return undefined;
  const baseline = before && before.requests >= leastRequests ? before : undefined;
  return errors(now, baseline) ?? latency(now, baseline);
}

function errors(now: TrafficCounts, baseline: TrafficCounts | undefined): string | undefined {
  const share = now.serverErrors / now.requests;
  const old = baseline && baseline.serverErrors / baseline.requests;
  const allowed = old === undefined ? absoluteErrorShare : Math.max(old * 2, old + errorMargin);
  if (now.serverErrors < leastErrors || share <= allowed) return undefined;
  const compared = baseline
    ? `before: ${baseline.serverErrors} of ${baseline.requests}, ${percent(old ?? 0)}`
    : 'too few requests before to compare with';
  return `${now.serverErrors} of ${now.requests} requests answered 5xx, ${percent(share)} (${compared}; allowed: ${percent(allowed)})`;
}

function latency(now: TrafficCounts, baseline: TrafficCounts | undefined): string | undefined {
  if (now.latencyMs === undefined || baseline?.latencyMs === undefined) return undefined;
  const allowed = Math.max(baseline.latencyMs * latencyFactor, baseline.latencyMs + latencyMarginMs);
  if (now.latencyMs <= allowed) return undefined;
  const [mean, old, limit] = [now.latencyMs, baseline.latencyMs, allowed].map((each) => Math.round(each));
  return `answers take ${mean} ms on average over ${now.requests} requests (before: ${old} ms over ${baseline.requests}; allowed: ${limit} ms)`;
}

const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 2 : 1)} %`;
