/** Runs after the step whatever became of it: settles what it left half-way, and tells GitHub what it could not tell. */
import { resume } from '@inx/engine';
import { defineAction, inputsOf, nothingLeft, settleLeft } from '@inx/github';
import { openSession } from '@inx/host';

/** A dead process's lease lasts 20 seconds; whoever holds it longer is alive, and settles by itself. */
const leaseWaitMs = 60_000;

export default defineAction({
  name: 'settle',
  // The step's own inputs come again, with whatever names its action has.
  inputs: inputsOf({}).loose(),
  outputs: [],
  skip: nothingLeft,
  run: (given) =>
    settleLeft(given, async (environment) => {
      const { run, target } = given;
      const options = { by: run.by, lockWaitMs: leaseWaitMs };
      const { context } = await openSession({ env: environment, target }, given.emit, options);
      return { context, resume };
    }),
});
