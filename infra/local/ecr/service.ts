import type { ServiceDefinition } from '../service.ts';
import { handleRegistry } from './registry/router.ts';
import { createEcrState, type EcrState, forgetEcrState } from './state.ts';

const ecr: ServiceDefinition<EcrState> = {
  name: 'ecr',
  signingNames: ['ecr'],
  client: async () => ({ ...(await import('@aws-sdk/client-ecr')) }),
  createState: createEcrState,
  stop: forgetEcrState,
  claims: (request) => /^\/v2(\/|\?|$)/.test(request.url ?? ''),
  handle: handleRegistry,
};

export default ecr;
