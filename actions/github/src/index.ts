export { type Action, defineAction, type Ending, type Given, inputsOf, runAction, start } from './action.ts';
export { carryOut, releaseOutputs } from './carry-out.ts';
export { conclude } from './conclusion.ts';
export {
  commitSha,
  deployOrPromotion,
  environmentName,
  filePath,
  flag,
  pathInside,
  planDigest,
  pullRequestNumber,
  releaseNumber,
  serviceNames,
  waitSeconds,
} from './fields.ts';
export { leftProgress } from './progress.ts';
export { createReports, type Reports } from './reports.ts';
export { type Run, readRun } from './run.ts';
export { saveValue } from './save-value.ts';
export { nothingLeft, settleLeft } from './settle.ts';
