/** One HTTP request through the load balancer, for checks. */
export interface ProbeRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ProbeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** At most 64 KiB. */
  readonly body: string;
}

/** Throws when no answer came. Never follows redirects, never reuses a connection (each request may meet another node). */
export type Probe = (request: ProbeRequest, signal?: AbortSignal) => Promise<ProbeAnswer>;
