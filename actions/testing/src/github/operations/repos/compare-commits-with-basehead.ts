import { type Json, notFound, type Operation } from '../../operation.ts';
import { commit } from '../../views.ts';

export default {
  permissions: ['contents:read'],
  answer: async ({ parameters, git, example }) => {
    const [from = '', to = ''] = (parameters['basehead'] ?? '').split('...');
    const [base, head] = [await git.resolve(from), await git.resolve(to)];
    if (!base || !head) return notFound;
    const lines = async (...args: string[]) => (await git.run(...args)).split('\n').filter(Boolean);
    const ahead = await lines('rev-list', '--reverse', `${base}..${head}`);
    const behind = await lines('rev-list', `${head}..${base}`);
    const sample = example<Json & { commits: Json[] }>(200);
    const files = await lines('diff', '--name-status', '--no-renames', `${base}...${head}`);
    const merge = await git.run('merge-base', base, head);
    const status = { true: 'diverged', false: 'identical' }[String(ahead.length > 0 && behind.length > 0)];
    return {
      status: 200,
      body: {
        ...sample,
        status:
          ahead.length > 0 && behind.length === 0
            ? 'ahead'
            : behind.length > 0 && ahead.length === 0
              ? 'behind'
              : status,
        ahead_by: ahead.length,
        behind_by: behind.length,
        total_commits: ahead.length,
        base_commit: await commit(sample.commits[0], base, git),
        merge_base_commit: await commit(sample.commits[0], merge, git),
        commits: await Promise.all(ahead.map((sha) => commit(sample.commits[0], sha, git))),
        files: files.map((line) => file(line, (sample['files'] as Json[])[0] ?? {})),
      },
    };
  },
} satisfies Operation;

function file(line: string, sample: Json): Json {
  const [letter = '', filename = ''] = line.split('\t');
  return { ...sample, filename, status: { A: 'added', D: 'removed' }[letter] ?? 'modified' };
}
