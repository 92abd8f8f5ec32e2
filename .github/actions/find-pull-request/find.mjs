/** Prints `number` and `commit` of the open pull request for which run RUN_ID made a claim, as step outputs. */
import { ask, fail, notice } from '../step.mjs';

const { RUN_ID = '' } = process.env;
if (!/^\d+$/.test(RUN_ID)) fail('run-id must be the number of a workflow run');
const { value: run } = await ask(`/actions/runs/${RUN_ID}`);
const { value: claims } = await ask(`/actions/runs/${RUN_ID}/artifacts?name=platform-claim`);
// A fork that was deleted since is no repository; a run without a claim has planned by itself.
const repository = claims.artifacts.some(({ expired }) => !expired) && run.head_repository?.full_name;
let found;
if (repository) {
  // A run of a fork lists no pull requests, so they are looked up by its branch. The name is a stranger's: encoded, never in a shell.
  const head = encodeURIComponent(`${repository.split('/')[0]}:${run.head_branch}`);
  for (let page = `/pulls?state=open&per_page=100&head=${head}`; page && !found; ) {
    const { value, next } = await ask(page);
    found = value.find((each) => each.head.sha === run.head_sha && each.head.repo?.full_name === repository);
    page = next;
  }
}
if (!found)
  notice('no open pull request stands at this commit any more, or none made a claim; nothing to plan');
console.log(`number=${found ? Number(found.number) : ''}`);
console.log(`commit=${found && /^[0-9a-f]{40}$/.test(found.head.sha) ? found.head.sha : ''}`);
