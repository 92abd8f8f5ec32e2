import type { Json, Operation } from '../../operation.ts';
import { repository } from '../../people.ts';

export default {
  permissions: ['metadata:read'],
  answer: ({ state, example }) => {
    const { parent: _, source: __, template_repository: ___, ...own } = example<Json>(200);
    return { status: 200, body: repository(own, state.repository, state) };
  },
} satisfies Operation;
