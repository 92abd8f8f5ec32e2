/** What a deploy would do now, and why: as a comment on the pull request, in the summary, and as a digest to hold on to. */
import {
  isUnchanged,
  moving,
  type Plan,
  plan,
  planComment,
  planMarker,
  planSummary,
  worseThan,
} from '@inx/engine';
import { commitSha, defineAction, filePath, flag, inputsOf, pullRequestNumber, saveValue } from '@inx/github';
import { openSession, readReviewed, readWantedPlatform } from '@inx/host';

export default defineAction({
  name: 'plan',
  inputs: inputsOf({
    comment: flag(true),
    'pull-request': pullRequestNumber(),
    commit: commitSha(),
    templates: filePath(),
    'platform-claim': filePath(),
    reviewed: filePath(),
  }),
  outputs: ['changed', 'changed-services', 'plan-digest', 'plan-file', 'comment-url'],
  run: async ({ inputs, run, target, emit, reports }) => {
    const { commit, templates, 'platform-claim': claim } = inputs;
    const options = { env: inputs.environment, target, ...(commit && { commit }) };
    const session = await openSession(options, emit, { by: run.by });
    const made = await plan(session.context, await readWantedPlatform(session, { templates, claim }));
    const worse = inputs.reviewed ? worseThan(made.plan, await readReviewed(inputs.reviewed)) : [];
    const told: Plan = { ...made.plan, problems: [...(made.plan.problems ?? []), ...worse] };
    const problems = told.problems ?? [];
    const names = moving(told).map((each) => each.service);
    const sticky = { marker: planMarker(told.environment), body: planComment(told) };
    const pullRequest = inputs.comment ? (inputs['pull-request'] ?? run.pullRequest) : undefined;
    return {
      outcome: problems.length > 0 ? 'refused' : 'unchanged',
      reason: isUnchanged(told)
        ? 'nothing would change'
        : `would move: ${names.join(', ') || 'the platform only'}`,
      problems,
      summary: planSummary(told),
      outputs: {
        changed: String(!isUnchanged(told)),
        'changed-services': JSON.stringify(names),
        'plan-digest': told.digest,
        'plan-file': await saveValue(`inx-plan-${told.environment}.json`, { type: 'plan', ...told }),
        'comment-url': (await reports.comment(sticky, pullRequest)) ?? '',
      },
    };
  },
});
