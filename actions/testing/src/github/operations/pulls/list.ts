import type { Operation } from '../../operation.ts';
import { pullRequest } from '../../views.ts';

export default {
  permissions: ['pull-requests:read'],
  answer: ({ query, state, example }) => {
    const wanted = query.get('state') ?? 'open';
    const head = query.get('head');
    const found = state.pullRequests
      .filter((each) => wanted === 'all' || each.state === wanted)
      .filter((each) => head === null || head === `${each.head.repository.split('/')[0]}:${each.head.ref}`);
    return {
      status: 200,
      list: found.toReversed().map((each) => pullRequest(example<unknown[]>(200)[0], each, state)),
    };
  },
} satisfies Operation;
