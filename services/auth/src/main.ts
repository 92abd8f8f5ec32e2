import { startService } from '@invoxa/kit-node';
import { auth } from './service.ts';

await startService(auth);
