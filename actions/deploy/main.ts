/** Builds what changed and releases it: all services together, or none. */
import { deploy, templatesHash } from '@inx/engine';
import {
  carryOut,
  defineAction,
  filePath,
  flag,
  inputsOf,
  planDigest,
  releaseOutputs,
  waitSeconds,
} from '@inx/github';
import { findRoot, openSession, readAssembly, readReviewed, requireWholeHistory } from '@inx/host';

export default defineAction({
  name: 'deploy',
  inputs: inputsOf({
    'plan-digest': planDigest(),
    templates: filePath(),
    reviewed: filePath(),
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
    const { force, templates, reviewed: file, 'plan-digest': digest } = inputs;
    // A plan that was made with the platform's templates covers them; so does its digest.
    const hash = templates === undefined ? undefined : templatesHash(await readAssembly(templates));
    const reviewed = file === undefined ? undefined : await readReviewed(file);
    return carryOut(given, 'deploy', session.context, (context) =>
      deploy(context, {
        force,
        ...(digest && { planDigest: digest }),
        ...(hash && { templatesHash: hash }),
        ...(reviewed && { reviewed }),
      }),
    );
  },
});
