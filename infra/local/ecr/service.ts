import type { ServiceDefinition } from '../service.ts';
import { handleRegistry } from './registry/router.ts';
import { createEcrState, type EcrState, forgetEcrState } from './state.ts';

const ecr: ServiceDefinition<EcrState> = {
  name: 'ecr',
  signingNames: ['ecr'],
  client: async () => ({ ...(await import('@aws-sdk/client-ecr')) }),
  createState: createEcrState,
  stop: forgetEcrState,
  // A signed request below this path means a bucket called v2, not the registry.
  claims: ({ url, headers }) =>
    /^\/v2(\/|\?|$)/.test(url ?? '') && !headers.authorization?.startsWith('AWS4-'),
  handle: handleRegistry,
};

export default ecr;
