import { contractSuite } from '../src/index.ts';
import { allServices } from './all-services.ts';

allServices.forEach(contractSuite);
