import { notFound, type Operation } from '../../operation.ts';
import { environment } from '../../views.ts';

export default {
  permissions: ['actions:read'],
  answer: ({ parameters, state, example }) => {
    const found = state.environments.find((each) => each.name === parameters['environment_name']);
    return found ? { status: 200, body: environment(example(200), found, state) } : notFound;
  },
} satisfies Operation;
