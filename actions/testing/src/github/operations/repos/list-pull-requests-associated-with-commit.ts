import type { Operation } from '../../operation.ts';
import { pullRequest } from '../../views.ts';

export default {
  permissions: ['pull-requests:read', 'contents:read'],
  answer: ({ parameters, state, example }) => ({
    status: 200,
    list: state.pullRequests
      // A fork's commits are in another repository: GitHub does not find them here.
      .filter(
        ({ head, mergeCommit }) =>
          (head.sha === parameters['commit_sha'] && head.repository === state.repository) ||
          mergeCommit === parameters['commit_sha'],
      )
      .map((each) => pullRequest(example<unknown[]>(200)[0], each, state)),
  }),
} satisfies Operation;
