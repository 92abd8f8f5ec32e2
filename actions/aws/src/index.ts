export { type AwsTarget, type Clients, createClients, errorName, explainSdkError } from './clients.ts';
export { createEcs } from './ecs.ts';
export { createLogs } from './logs.ts';
export { createPlatform } from './platform.ts';
export { createProbe } from './probe.ts';
export { ecrRegistry, type OpenRegistry, splitRepositoryUri } from './registry.ts';
export { deleteStack, deployStack, type StackChange, type StackTemplate } from './stacks.ts';
export { createStore } from './store.ts';
export { createTraffic } from './traffic.ts';
