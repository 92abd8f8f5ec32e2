import type { Operation } from '../../operation.ts';
import { issue } from '../../views.ts';

export default {
  permissions: ['issues:read'],
  answer: ({ query, state, example }) => {
    const wanted = query.get('state') ?? 'open';
    const labels = query.get('labels')?.split(',') ?? [];
    const found = state.issues
      .filter((each) => wanted === 'all' || each.state === wanted)
      .filter((each) => labels.every((label) => each.labels.includes(label)));
    // Newest first is GitHub's default order.
    return {
      status: 200,
      list: found.toReversed().map((each) => issue(example<unknown[]>(200)[0], each, state)),
    };
  },
} satisfies Operation;
