import { startService } from '@invoxa/kit-node';
import { notification } from './service.ts';

await startService(notification);
