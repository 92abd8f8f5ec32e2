import { type Operation, unprocessable } from '../../operation.ts';
import { commit } from '../../views.ts';

export default {
  permissions: ['contents:read'],
  answer: async ({ parameters, git, example }) => {
    const sha = await git.resolve(parameters['ref'] ?? '');
    if (!sha) return unprocessable(`No commit found for SHA: ${parameters['ref']}`);
    return { status: 200, body: await commit(example(200), sha, git) };
  },
} satisfies Operation;
