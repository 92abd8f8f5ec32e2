import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EcrState, Repository } from '../state.ts';

/** One request to a repository, taken apart. */
export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  readonly query: URLSearchParams;
  readonly state: EcrState;
  readonly repository: Repository;
  /** Digest, tag or upload id: what the path names inside the repository. */
  readonly reference: string;
}
