import { notFound, type Operation } from '../../operation.ts';

export default {
  permissions: ['issues:write', 'pull-requests:write'],
  answer: ({ parameters, state }) => {
    const at = state.comments.findIndex((each) => each.id === Number(parameters['comment_id']));
    if (at < 0) return notFound;
    state.comments.splice(at, 1);
    return { status: 204 };
  },
} satisfies Operation;
