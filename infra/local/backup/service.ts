import type { ServiceDefinition } from '../service.ts';
import { type BackupState, createState } from './state.ts';

export default {
  name: 'backup',
  signingNames: ['backup'],
  client: () => import('@aws-sdk/client-backup'),
  createState,
} satisfies ServiceDefinition<BackupState>;
