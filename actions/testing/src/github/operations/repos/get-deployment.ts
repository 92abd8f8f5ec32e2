import { notFound, type Operation } from '../../operation.ts';
import { deployment } from '../../views.ts';

export default {
  permissions: ['deployments:read'],
  answer: ({ parameters, state, example }) => {
    const found = state.deployments.find((each) => each.id === Number(parameters['deployment_id']));
    return found ? { status: 200, body: deployment(example(200), found) } : notFound;
  },
} satisfies Operation;
