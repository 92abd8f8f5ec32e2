import type { Operation } from '../../operation.ts';
import { comment } from '../../views.ts';

export default {
  permissions: ['issues:read', 'pull-requests:read'],
  answer: ({ parameters, state, example }) => ({
    status: 200,
    list: state.comments
      .filter((each) => each.issue === Number(parameters['issue_number']))
      .map((each) => comment(example<unknown[]>(200)[0], each)),
  }),
} satisfies Operation;
