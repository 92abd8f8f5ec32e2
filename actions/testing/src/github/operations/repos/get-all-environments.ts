import type { Json, Operation } from '../../operation.ts';
import { environment } from '../../views.ts';

export default {
  permissions: ['actions:read'],
  answer: ({ state, example }) => {
    const [sample] = example<{ environments: Json[] }>(200).environments;
    const list = state.environments.map((each) => environment(sample ?? {}, each, state));
    return { status: 200, list, envelope: 'environments' };
  },
} satisfies Operation;
