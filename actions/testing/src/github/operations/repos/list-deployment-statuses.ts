import { notFound, type Operation } from '../../operation.ts';
import { deploymentStatus } from '../../views.ts';

export default {
  permissions: ['deployments:read'],
  answer: ({ parameters, state, example }) => {
    const found = state.deployments.find((each) => each.id === Number(parameters['deployment_id']));
    if (!found) return notFound;
    const list = found.statuses.toReversed();
    return {
      status: 200,
      list: list.map((each) => deploymentStatus(example<unknown[]>(200)[0], each, found)),
    };
  },
} satisfies Operation;
