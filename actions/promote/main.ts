/** The very images that one environment runs, released in another with its configuration. */
import { promote, protectionProblems, refuseIf } from '@inx/engine';
import {
  carryOut,
  defineAction,
  environmentName,
  flag,
  inputsOf,
  planDigest,
  releaseNumber,
  releaseOutputs,
  waitSeconds,
} from '@inx/github';
import { openSession, openSource } from '@inx/host';

export default defineAction({
  name: 'promote',
  inputs: inputsOf({
    from: environmentName(),
    release: releaseNumber(),
    'plan-digest': planDigest(),
    force: flag(false),
    'wait-seconds': waitSeconds(1_800),
  }),
  outputs: releaseOutputs,
  run: async (given) => {
    const { inputs, run, target, reports } = given;
    const session = await openSession({ env: inputs.environment, target }, given.emit, {
      by: run.by,
      lockWaitMs: inputs['wait-seconds'] * 1000,
    });
    const { context } = session;
    return carryOut(given, 'promote', context, async (within) => {
      const { environment } = context.workspace;
      // Judged before anything is read for the release: what nobody has to approve does not reach users.
      if (!environment.promotion.acceptUnprotectedEnvironment)
        refuseIf(protectionProblems(await reports.environment(environment.name), environment));
      return promote(within, await openSource(session, inputs.from), {
        force: inputs.force,
        ...(inputs.release !== undefined && { release: inputs.release }),
        ...(inputs['plan-digest'] && { planDigest: inputs['plan-digest'] }),
      });
    });
  },
});
