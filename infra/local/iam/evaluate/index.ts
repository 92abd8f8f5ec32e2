/** The policy evaluator by itself, for tests that compare policies with what was used. */
export { applies, type Decision, decide, type Policies, type Question } from './decide.ts';
export { type Policy, readPolicy, type Statement } from './policy.ts';
