import type { ServiceDefinition } from '../service.ts';
import { serveIssuer } from './issuer.ts';
import { createState, type StsState } from './state.ts';

export default {
  name: 'sts',
  signingNames: ['sts'],
  global: true,
  client: () => import('@aws-sdk/client-sts'),
  createState: createState,
  claims: ({ url }) => url?.startsWith('/_inx/oidc/') ?? false,
  handle: (request, response, { world }) => serveIssuer(request, response, world),
} satisfies ServiceDefinition<StsState>;
