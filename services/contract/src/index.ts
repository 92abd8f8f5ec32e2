export type { ServiceUnderContract } from './bench.ts';
export { contractSuite } from './suite.ts';
