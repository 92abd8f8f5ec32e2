import { notFound, type Operation } from '../../operation.ts';
import { workflowRun } from '../../views.ts';

export default {
  permissions: ['actions:read'],
  answer: ({ parameters, state, example }) => {
    const found = state.runs.find((each) => each.id === Number(parameters['run_id']));
    return found ? { status: 200, body: workflowRun(example(200), found, state) } : notFound;
  },
} satisfies Operation;
