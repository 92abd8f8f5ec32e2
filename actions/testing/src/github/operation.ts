/** The shape of an operation: `operations/<tag>/<name>.ts` exports one as default; tag/name is GitHub's operationId. */
import type { Git } from './git.ts';
import type { GitHubState } from './state.ts';

export type Json = Record<string, unknown>;

/** GitHub Docs, "Permissions required for GitHub Apps", in the words of a workflow's `permissions`. */
export type Permission =
  `${'actions' | 'attestations' | 'checks' | 'contents' | 'deployments' | 'issues' | 'metadata' | 'pull-requests'}:${'read' | 'write'}`;

export interface Call {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Json;
  readonly state: GitHubState;
  readonly git: Git;
  /** Where the server listens, without a slash at the end. */
  readonly url: string;
  /** GitHub's published example of this operation's answer, to lay our state over. */
  example<T = Json>(status: number): T;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** A list is cut into pages by the server; `envelope` is its member's name where GitHub wraps it. */
  readonly list?: readonly unknown[];
  readonly envelope?: string;
  readonly location?: string;
}

export interface Operation {
  /** Any one of them suffices. */
  readonly permissions: readonly Permission[];
  readonly answer: (call: Call) => Answer | Promise<Answer>;
}

export const notFound: Answer = {
  status: 404,
  body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' },
};

/** GitHub's answer to a well-formed wish that cannot be: 422. */
export const unprocessable = (message: string): Answer => ({
  status: 422,
  body: { message, documentation_url: 'https://docs.github.com/rest', errors: [] },
});
