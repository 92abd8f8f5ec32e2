import type { Operation } from '../../operation.ts';
import { deployment } from '../../views.ts';

export default {
  permissions: ['deployments:read'],
  answer: ({ query, state, example }) => {
    const fits = (name: 'environment' | 'ref' | 'sha' | 'task') => (each: Record<typeof name, string>) =>
      query.get(name) === null || query.get(name) === each[name];
    const found = state.deployments
      .filter(fits('environment'))
      .filter(fits('ref'))
      .filter(fits('sha'))
      .filter(fits('task'));
    return {
      status: 200,
      list: found.toReversed().map((each) => deployment(example<unknown[]>(200)[0], each)),
    };
  },
} satisfies Operation;
