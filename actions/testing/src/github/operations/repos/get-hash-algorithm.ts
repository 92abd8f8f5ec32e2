import type { Operation } from '../../operation.ts';

/** Asked by actions/checkout for a commit that no ref names. */
export default {
  permissions: ['contents:read', 'metadata:read'],
  answer: () => ({ status: 200, body: { hash_algorithm: 'sha1' } }),
} satisfies Operation;
