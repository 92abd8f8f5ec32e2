export { contractSuite, type ServiceUnderContract } from './suite.ts';
