/** Settles what a rollout left half-way when its runner died: back, or forward once it was kept. */
import { resume } from '@inx/engine';
import { carryOut, conclude, defineAction, inputsOf, releaseOutputs, waitSeconds } from '@inx/github';
import { openSession } from '@inx/host';

export default defineAction({
  name: 'settle',
  inputs: inputsOf({ 'wait-seconds': waitSeconds(60) }),
  outputs: releaseOutputs,
  run: async (given) => {
    const { inputs, run, target, reports } = given;
    const { context } = await openSession({ env: inputs.environment, target }, given.emit, {
      by: run.by,
      lockWaitMs: inputs['wait-seconds'] * 1000,
    });
    const ending = await carryOut(given, 'settle', context, resume);
    const { outcome, record } = ending;
    if (record)
      await reports.deploymentLeft(
        {
          environment: inputs.environment,
          state: conclude(outcome).deployment,
          description: `${outcome}: ${ending.reason}`,
          address: ending.outputs['address'],
        },
        record.release.commit.sha,
      );
    // Whoever holds the environment longer than a dead process's lease lasts is alive, and ends it by itself.
    return { ...ending, well: outcome === 'locked' };
  },
});
