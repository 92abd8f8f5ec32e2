import { type Json, notFound, type Operation } from '../../operation.ts';
import { user } from '../../people.ts';

export default {
  permissions: ['actions:read'],
  answer: ({ parameters, state, example }) => {
    const found = state.runs.find((each) => each.id === Number(parameters['run_id']));
    if (!found) return notFound;
    const [sample] = example<(Json & { environments: Json[] })[]>(200);
    const body = found.approvals.map((each) => ({
      state: each.state,
      comment: each.comment,
      user: user(each.by),
      environments: each.environments.map((name) => ({ ...sample?.environments[0], name })),
    }));
    return { status: 200, body };
  },
} satisfies Operation;
