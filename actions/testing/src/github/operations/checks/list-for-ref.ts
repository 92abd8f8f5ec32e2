import { type Json, notFound, type Operation } from '../../operation.ts';
import { checkRun } from '../../views.ts';

export default {
  permissions: ['checks:read'],
  answer: async ({ parameters, query, state, git, example }) => {
    const sha = await git.resolve(parameters['ref'] ?? '');
    if (!sha) return notFound;
    const name = query.get('check_name');
    const found = state.checkRuns.filter(
      (each) => each.headSha === sha && (name === null || each.name === name),
    );
    const [sample] = example<{ check_runs: Json[] }>(200).check_runs;
    return { status: 200, list: found.map((each) => checkRun(sample, each)), envelope: 'check_runs' };
  },
} satisfies Operation;
