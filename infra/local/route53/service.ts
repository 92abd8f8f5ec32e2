import type { ServiceDefinition } from '../service.ts';
import { createState, type Route53State } from './state.ts';

export default {
  name: 'route53',
  global: true,
  signingNames: ['route53'],
  client: () => import('@aws-sdk/client-route-53'),
  createState,
} satisfies ServiceDefinition<Route53State>;
