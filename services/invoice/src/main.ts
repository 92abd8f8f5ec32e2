import { startService } from '@invoxa/kit-node';
import { invoice } from './service.ts';

await startService(invoice);
