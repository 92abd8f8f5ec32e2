/** Exact live counters; plain numbers, as every request adds to some. */
export interface Counters {
  requests: number;
  /** Requests being served now. */
  active: number;
  /** Answers that came from targets, by status class. */
  target2xx: number;
  target3xx: number;
  target4xx: number;
  target5xx: number;
  /** Answers the balancer itself gave. */
  elb3xx: number;
  elb4xx: number;
  elb5xx: number;
  elb502: number;
  elb503: number;
  elb504: number;
  fixedResponses: number;
  /** Clients that went away before their answer was complete. */
  clientAborts: number;
  /** Answers cut short because the target broke off in the middle. */
  truncated: number;
  /** Attempts repeated on another connection before the client saw anything. */
  retries: number;
  connectionErrors: number;
  newConnections: number;
  bytesIn: number;
  bytesOut: number;
  /** Response times since the last metrics flush: milliseconds (two significant digits) to how often. */
  times: Map<number, number>;
}

/** What one target group did for one rule. */
export interface Served {
  requests: number;
  firstRoutedAt: number;
  lastRoutedAt: number;
  lastAnsweredAt: number;
  /** First request since the rule last began to send this group traffic; undefined until one came. */
  shiftedRoutedAt: number | undefined;
}

export function createCounters(): Counters {
  return {
    requests: 0,
    active: 0,
    target2xx: 0,
    target3xx: 0,
    target4xx: 0,
    target5xx: 0,
    elb3xx: 0,
    elb4xx: 0,
    elb5xx: 0,
    elb502: 0,
    elb503: 0,
    elb504: 0,
    fixedResponses: 0,
    clientAborts: 0,
    truncated: 0,
    retries: 0,
    connectionErrors: 0,
    newConnections: 0,
    bytesIn: 0,
    bytesOut: 0,
    times: new Map(),
  };
}

/** Counts an answer that came from a target. */
export function countTarget(counters: Counters, status: number): void {
  if (status < 300) counters.target2xx++;
  else if (status < 400) counters.target3xx++;
  else if (status < 500) counters.target4xx++;
  else counters.target5xx++;
}

/** Counts an answer the balancer made itself. */
export function countOwn(counters: Counters, status: number): void {
  if (status >= 500) counters.elb5xx++;
  else if (status >= 400) counters.elb4xx++;
  else if (status >= 300) counters.elb3xx++;
  if (status === 502) counters.elb502++;
  else if (status === 503) counters.elb503++;
  else if (status === 504) counters.elb504++;
}

/** Adds a response time, kept to two significant digits so that the map stays small. */
export function countTime(counters: Counters, milliseconds: number): void {
  const unit = milliseconds < 10 ? 0.1 : milliseconds < 100 ? 1 : milliseconds < 1000 ? 10 : 100;
  const rounded = Math.max(0.1, Math.round(milliseconds / unit) * unit);
  counters.times.set(rounded, (counters.times.get(rounded) ?? 0) + 1);
}

/** Notes that a rule sent a request to a group. */
export function noteRouted(served: Map<string, Served>, group: string, now: number): Served {
  let entry = served.get(group);
  if (!entry) {
    entry = { requests: 0, firstRoutedAt: now, lastRoutedAt: now, lastAnsweredAt: 0, shiftedRoutedAt: now };
    served.set(group, entry);
  }
  entry.requests++;
  entry.lastRoutedAt = now;
  entry.shiftedRoutedAt ??= now;
  return entry;
}
