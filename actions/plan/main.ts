/** What a deploy would do now, and why: as a comment on the pull request, in the summary, and as a digest to hold on to. */
import { isUnchanged, moving, plan, planComment, planMarker } from '@inx/engine';
import { defineAction, flag, inputsOf, pullRequestNumber, saveValue } from '@inx/github';
import { openSession } from '@inx/host';

export default defineAction({
  name: 'plan',
  inputs: inputsOf({ comment: flag(true), 'pull-request': pullRequestNumber() }),
  outputs: ['changed', 'changed-services', 'plan-digest', 'plan-file', 'comment-url'],
  run: async (given) => {
    const { inputs, run, target, reports } = given;
    const session = await openSession({ env: inputs.environment, target }, given.emit, { by: run.by });
    const { plan: planned } = await plan(session.context);
    const pullRequest = inputs['pull-request'] ?? run.pullRequest;
    const url =
      inputs.comment && pullRequest !== undefined
        ? await reports.comment({
            pullRequest,
            marker: planMarker(planned.environment),
            body: planComment(planned),
          })
        : undefined;
    const names = moving(planned).map((each) => each.service);
    return {
      outcome: 'unchanged',
      reason: isUnchanged(planned) ? 'nothing would change' : `would move: ${names.join(', ')}`,
      problems: [],
      summary: planComment(planned),
      outputs: {
        changed: String(!isUnchanged(planned)),
        'changed-services': JSON.stringify(names),
        'plan-digest': planned.digest,
        'plan-file': await saveValue(`inx-plan-${planned.environment}.json`, planned),
        'comment-url': url ?? '',
      },
    };
  },
});
