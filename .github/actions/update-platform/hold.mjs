/**
 * Fails where the plan is stale by what `inx platform check --json` says on standard input. Where somebody approved it, what
 * was read is what happens, or nothing does. Where nobody had to be asked, the newest commit of main goes on as long as
 * nobody has to be asked now either: of commits that are merged one right after the other all plans but the first are stale.
 */
import { text } from 'node:stream/consumers';
import { ask, fail, notice } from '../step.mjs';

const { APPROVED, GITHUB_SHA } = process.env;
const lines = (await text(process.stdin)).split('\n').filter((line) => line.includes('"platform-checked"'));
if (lines.length !== 1)
  fail('inx platform check did not say whether the plan still holds; its output is above');
const { holds, needs } = JSON.parse(lines[0]);
const again = 'run the whole workflow again: it plans anew, and asks again where it has to';
if (holds !== true) {
  if (APPROVED === 'true')
    fail(`plan.stale: the platform changed since this was approved, so nothing was changed; ${again}`);
  if (needs !== 'none' && needs !== 'routine')
    fail(
      `plan.stale: the platform changed since this was planned, and now somebody has to be asked; ${again}`,
    );
  const { value } = await ask('/commits/main');
  if (value.sha !== GITHUB_SHA)
    fail(
      'plan.stale: the platform changed since this was planned, and main has a newer commit: its own run goes on from here',
    );
  notice(
    'the platform changed since this was planned; this is the newest commit, and nobody has to be asked for the rest',
  );
}
