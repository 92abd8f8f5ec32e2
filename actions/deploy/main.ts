/** Builds what changed and releases it: all services together, or none. */
import { deploy } from '@inx/engine';
import { carryOut, defineAction, flag, inputsOf, planDigest, releaseOutputs, waitSeconds } from '@inx/github';
import { findRoot, openSession, requireWholeHistory } from '@inx/host';

export default defineAction({
  name: 'deploy',
  inputs: inputsOf({
    'plan-digest': planDigest(),
    force: flag(false),
    'wait-seconds': waitSeconds(1_800),
  }),
  outputs: releaseOutputs,
  run: async (given) => {
    const { inputs, run, target } = given;
    const [session] = await Promise.all([
      openSession({ env: inputs.environment, target }, given.emit, {
        by: run.by,
        lockWaitMs: inputs['wait-seconds'] * 1000,
      }),
      findRoot(process.cwd()).then(requireWholeHistory),
    ]);
    const digest = inputs['plan-digest'];
    return carryOut(given, 'deploy', session.context, (context) =>
      deploy(context, { force: inputs.force, ...(digest && { planDigest: digest }) }),
    );
  },
});
