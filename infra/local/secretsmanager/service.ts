import type { ServiceDefinition } from '../service.ts';
import { createState, type SecretsState } from './state.ts';

export default {
  name: 'secretsmanager',
  signingNames: ['secretsmanager'],
  client: () => import('@aws-sdk/client-secrets-manager'),
  createState: createState,
} satisfies ServiceDefinition<SecretsState>;
