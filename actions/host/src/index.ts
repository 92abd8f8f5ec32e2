export { readAssembly } from './assembly.ts';
export { basesLockOf, registriesOf, writeBasesLock } from './bases.ts';
export { type GitFiles, gitFiles } from './git-files.ts';
export { createImages } from './images.ts';
export { readReviewed, readWantedPlatform } from './plan-inputs.ts';
export { openSource } from './promotion.ts';
export { findRehearsal, healthOf, type Rehearsal, rehearsalNote, usedAccounts } from './rehearsal.ts';
export { type Commit, commitsBetween, currentCommit, findRoot, requireWholeHistory } from './repository.ts';
export {
  cancelOnSignals,
  loadWorkspace,
  openSession,
  type Session,
  type SessionOptions,
  systemClock,
} from './session.ts';
export { chooseTarget, inAccount, rehearsalTarget, type Target, targetChoices } from './target.ts';
