/** A new rollout of an earlier release: same checks, nothing rebuilt. */
import { rollback } from '@inx/engine';
import { carryOut, defineAction, inputsOf, releaseNumber, releaseOutputs, waitSeconds } from '@inx/github';
import { openSession } from '@inx/host';

export default defineAction({
  name: 'rollback',
  inputs: inputsOf({ to: releaseNumber(), 'wait-seconds': waitSeconds(1_800) }),
  outputs: releaseOutputs,
  run: async (given) => {
    const { inputs, run, target } = given;
    const { context } = await openSession({ env: inputs.environment, target }, given.emit, {
      by: run.by,
      lockWaitMs: inputs['wait-seconds'] * 1000,
    });
    return carryOut(given, 'rollback', context, (context) => rollback(context, inputs.to));
  },
});
