/** Prints `run-id` of the last good run of plan.yml for the pull request that brought COMMIT to main, as a step output. */
import { ask, fail, notice } from '../step.mjs';

const { COMMIT = '' } = process.env;
if (!/^[0-9a-f]{40}$/.test(COMMIT)) fail('commit must be a commit’s 40 hex digits');
const { value: pulls } = await ask(`/commits/${COMMIT}/pulls`);
const merged = pulls.find((each) => each.merge_commit_sha === COMMIT);
let run;
if (merged) {
  // Newest first, as GitHub lists them; a fork's plan is no artifact of its run.
  const { value } = await ask(
    `/actions/runs?event=pull_request&status=success&head_sha=${encodeURIComponent(merged.head.sha)}`,
  );
  run = value.workflow_runs.find((each) => each.path.startsWith('.github/workflows/plan.yml'));
}
if (!run)
  notice(
    'no reviewed plan belongs to this commit; what the plan destroys or widens is asked for all the same',
  );
console.log(`run-id=${run ? Number(run.id) : ''}`);
