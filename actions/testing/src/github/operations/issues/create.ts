import type { Operation } from '../../operation.ts';
import { issue, labelNames } from '../../views.ts';

export default {
  permissions: ['issues:write'],
  answer: ({ body, state, example }) => {
    const made = {
      number: state.nextNumber(),
      title: String(body['title']),
      body: String(body['body'] ?? ''),
      state: 'open' as const,
      stateReason: null,
      labels: labelNames(body['labels']),
    };
    state.issues.push(made);
    return { status: 201, body: issue(example(201), made, state) };
  },
} satisfies Operation;
