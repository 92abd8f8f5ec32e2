/** What is not as its owner wants it, as one issue: opened or updated while there is drift, closed when it is gone. */
import { CodedError, type Drift, detectDrift, driftComment, driftMarker } from '@inx/engine';
import { defineAction, type Given, inputsOf, saveValue } from '@inx/github';
import { openSession } from '@inx/host';

export default defineAction({
  name: 'drift',
  inputs: inputsOf({}),
  outputs: ['drifted', 'findings', 'report-file', 'issue-url'],
  run: async (given) => {
    const { inputs, run, target, emit } = given;
    const { context } = await openSession({ env: inputs.environment, target }, emit, { by: run.by });
    try {
      return await told(given, await detectDrift(context));
    } catch (error) {
      if (!(error instanceof CodedError) || error.code !== 'drift.under-way') throw error;
      const outputs = { drifted: '', findings: '', 'report-file': '', 'issue-url': '' };
      // The next look finds the environment at rest.
      return { outcome: 'locked', reason: error.message, problems: [], outputs, well: true };
    }
  },
});

async function told(
  { inputs, run, reports }: Pick<Given<{ environment: string }>, 'inputs' | 'run' | 'reports'>,
  drift: Drift,
) {
  const { findings, unread } = drift;
  const quiet = findings.length === 0 && unread.length === 0;
  const summary = driftComment(drift, [{ title: 'the run that looked last', url: run.url }]);
  const issue = await reports.condition({
    marker: driftMarker(inputs.environment),
    label: 'inx-drift',
    title: `${inputs.environment} is not as wanted`,
    body: quiet ? undefined : summary,
  });
  const reason =
    unread.length > 0 && findings.length === 0
      ? `nothing found, but ${unread.length} not looked at`
      : `${findings.length} not as wanted`;
  return {
    outcome: quiet ? 'unchanged' : 'needs-attention',
    reason: quiet ? 'nothing drifted' : issue ? `${reason}: ${issue}` : reason,
    problems: [],
    summary,
    // The issue is what tells; without one, the red job is.
    well: issue !== undefined,
    outputs: {
      drifted: String(findings.length > 0),
      findings: String(findings.length),
      'report-file': await saveValue(`inx-drift-${inputs.environment}.json`, { type: 'drift', ...drift }),
      'issue-url': issue ?? '',
    },
  } as const;
}
