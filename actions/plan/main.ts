/** What a deploy or a promotion would do now, and why: as a comment, in the summary, and as a digest to hold on to. */
import { isUnchanged, moving, planComment, planMarker, planSummary } from '@inx/engine';
import {
  commitSha,
  defineAction,
  deployOrPromotion,
  environmentName,
  filePath,
  flag,
  inputsOf,
  pullRequestNumber,
  releaseNumber,
  saveValue,
} from '@inx/github';
import { openSession } from '@inx/host';
import { makePlan } from './make-plan.ts';

export default defineAction({
  name: 'plan',
  inputs: inputsOf({
    from: environmentName().optional(),
    release: releaseNumber(),
    comment: flag(true),
    'pull-request': pullRequestNumber(),
    commit: commitSha(),
    services: flag(true),
    templates: filePath(),
    'platform-claim': filePath(),
    reviewed: filePath(),
  }).superRefine(deployOrPromotion),
  outputs: ['changed', 'changed-services', 'plan-digest', 'plan-file', 'comment-url'],
  run: async ({ inputs, run, target, emit, reports }) => {
    const { commit } = inputs;
    const options = { env: inputs.environment, target, ...(commit && { commit }) };
    const told = await makePlan(await openSession(options, emit, { by: run.by }), inputs);
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
