import { notFound, type Operation } from '../../operation.ts';
import { comment } from '../../views.ts';

export default {
  permissions: ['issues:write', 'pull-requests:write'],
  answer: ({ parameters, body, state, example }) => {
    const found = state.comments.find((each) => each.id === Number(parameters['comment_id']));
    if (!found) return notFound;
    found.body = String(body['body']);
    return { status: 200, body: comment(example(200), found) };
  },
} satisfies Operation;
