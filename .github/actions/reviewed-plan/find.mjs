/** Prints `run-id` of the last run that planned the pull request which brought COMMIT to main and still has its plan, as a step output. */
import { ask, fail, notice } from '../step.mjs';

const { COMMIT = '' } = process.env;
if (!/^[0-9a-f]{40}$/.test(COMMIT)) fail('commit must be a commit’s 40 hex digits');
const { value: pulls } = await ask(`/commits/${COMMIT}/pulls`);
const merged = pulls.find((each) => each.merge_commit_sha === COMMIT);
let run;
if (merged) {
  // Newest first, as GitHub lists them. A fork's plan is no artifact of its run, and artifacts expire.
  const { value } = await ask(
    `/actions/runs?event=pull_request&status=success&head_sha=${encodeURIComponent(merged.head.sha)}`,
  );
  for (const each of value.workflow_runs) {
    if (!each.path.startsWith('.github/workflows/plan.yml')) continue;
    const { value: kept } = await ask(`/actions/runs/${Number(each.id)}/artifacts?name=plan-dev`);
    if (kept.artifacts.every(({ expired }) => expired)) continue;
    run = each;
    break;
  }
}
if (!run)
  notice(
    'no reviewed plan is kept for this commit; what the plan destroys or widens is asked for all the same',
  );
console.log(`run-id=${run ? Number(run.id) : ''}`);
