import { notFound, type Operation } from '../../operation.ts';
import { comment } from '../../views.ts';

export default {
  permissions: ['issues:read', 'pull-requests:read'],
  answer: ({ parameters, state, example }) => {
    const found = state.comments.find((each) => each.id === Number(parameters['comment_id']));
    return found ? { status: 200, body: comment(example(200), found) } : notFound;
  },
} satisfies Operation;
