/** A task's last words. */
export interface Logs {
  /** Up to `limit` newest lines of a task's container, oldest first; empty when there are none. */
  tail(
    input: { service: string; taskArn: string; container: string; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly string[]>;
  /** Newest lines of a service's tasks since `since` (epoch ms), oldest first. */
  service(
    input: { service: string; since: number; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly { at: number; stream: string; message: string }[]>;
}
