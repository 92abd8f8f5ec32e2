import { notFound, type Operation } from '../../operation.ts';
import { issue } from '../../views.ts';

export default {
  permissions: ['issues:read'],
  answer: ({ parameters, state, example }) => {
    const found = state.issues.find((each) => each.number === Number(parameters['issue_number']));
    return found ? { status: 200, body: issue(example(200), found, state) } : notFound;
  },
} satisfies Operation;
