/** Prints `run-id` of the last good run of plan.yml for the pull request that brought COMMIT to main, as a step output. */
const { GITHUB_API_URL, GITHUB_REPOSITORY, COMMIT, TOKEN } = process.env;
const base = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}`;

async function ask(path) {
  const answer = await fetch(`${base}${path}`, {
    headers: { authorization: `Bearer ${TOKEN}`, accept: 'application/vnd.github+json' },
    signal: AbortSignal.timeout(30_000),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

const pulls = await ask(`/commits/${encodeURIComponent(COMMIT)}/pulls`);
const merged = pulls.find((each) => each.merge_commit_sha === COMMIT);
let run;
if (merged) {
  // Newest first, as GitHub lists them; a fork's plan is no artifact of its run.
  const { workflow_runs: runs } = await ask(
    `/actions/runs?event=pull_request&status=success&head_sha=${encodeURIComponent(merged.head.sha)}`,
  );
  run = runs.find((each) => each.path.startsWith('.github/workflows/plan.yml'));
}
if (!run)
  console.error(
    '::notice::no reviewed plan belongs to this commit; what the plan destroys or widens is asked for all the same',
  );
console.log(`run-id=${run ? Number(run.id) : ''}`);
