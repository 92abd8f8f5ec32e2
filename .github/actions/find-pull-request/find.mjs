/** Prints `number` and `commit` of the open pull request that run RUN_ID was for, as step outputs. */
const { GITHUB_API_URL, GITHUB_REPOSITORY, RUN_ID, TOKEN } = process.env;
const base = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}`;

async function ask(address) {
  const answer = await fetch(address, {
    headers: { authorization: `Bearer ${TOKEN}`, accept: 'application/vnd.github+json' },
    signal: AbortSignal.timeout(30_000),
  });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}: ${await answer.text()}`);
  return {
    value: await answer.json(),
    next: /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1],
  };
}

if (!/^\d+$/.test(RUN_ID ?? '')) throw new Error('RUN_ID is not a number');
const { value: run } = await ask(`${base}/actions/runs/${RUN_ID}`);
// A run of a fork lists no pull requests, so they are looked up by its branch. The name is a stranger's: encoded, never in a shell.
const head = encodeURIComponent(`${run.head_repository.owner.login}:${run.head_branch}`);
let found;
for (let page = `${base}/pulls?state=open&per_page=100&head=${head}`; page && !found; ) {
  const { value, next } = await ask(page);
  found = value.find(
    (each) => each.head.sha === run.head_sha && each.head.repo?.full_name === run.head_repository.full_name,
  );
  page = next;
}
if (!found) console.error('::notice::no open pull request stands at this commit any more; nothing to plan');
console.log(`number=${found ? Number(found.number) : ''}`);
console.log(`commit=${found && /^[0-9a-f]{40}$/.test(found.head.sha) ? found.head.sha : ''}`);
