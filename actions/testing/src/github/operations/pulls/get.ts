import { notFound, type Operation } from '../../operation.ts';
import { pullRequest } from '../../views.ts';

export default {
  permissions: ['pull-requests:read'],
  answer: ({ parameters, state, example }) => {
    const found = state.pullRequests.find((each) => each.number === Number(parameters['pull_number']));
    return found ? { status: 200, body: pullRequest(example(200), found, state) } : notFound;
  },
} satisfies Operation;
