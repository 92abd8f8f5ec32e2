import type { Json, Operation } from '../../operation.ts';
import { workflowRun } from '../../views.ts';

export default {
  permissions: ['actions:read'],
  answer: ({ query, state, example }) => {
    const [event, sha, status] = ['event', 'head_sha', 'status'].map((name) => query.get(name));
    const found = state.runs
      .filter((each) => !event || each.event === event)
      .filter((each) => !sha || each.headSha === sha)
      // GitHub takes conclusions as statuses here.
      .filter((each) => !status || each.status === status || each.conclusion === status);
    const [sample] = example<{ workflow_runs: Json[] }>(200).workflow_runs;
    return {
      status: 200,
      list: found.toReversed().map((each) => workflowRun(sample, each, state)),
      envelope: 'workflow_runs',
    };
  },
} satisfies Operation;
