import { type Json, notFound, type Operation } from '../../operation.ts';
import { artifact } from '../../views.ts';

export default {
  permissions: ['actions:read'],
  answer: ({ parameters, query, state, example }) => {
    const found = state.runs.find((each) => each.id === Number(parameters['run_id']));
    if (!found) return notFound;
    const name = query.get('name');
    const [sample] = example<{ artifacts: Json[] }>(200).artifacts;
    const list = found.artifacts.filter((each) => name === null || each.name === name);
    return {
      status: 200,
      list: list.map((each) => artifact(sample ?? {}, each, found)),
      envelope: 'artifacts',
    };
  },
} satisfies Operation;
