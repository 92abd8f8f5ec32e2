import { notFound, type Operation } from '../../operation.ts';

export default {
  permissions: ['actions:read'],
  answer: ({ parameters, state }) => {
    const found = state.environments.find((each) => each.name === parameters['environment_name']);
    if (!found) return notFound;
    const list = (found.branches ?? []).map((name, at) => ({
      id: at + 1,
      node_id: 'MDE2OkRlcGxveW1lbnRCcmFuY2hQb2xpY3kx',
      name,
      type: 'branch',
    }));
    return { status: 200, list, envelope: 'branch_policies' };
  },
} satisfies Operation;
