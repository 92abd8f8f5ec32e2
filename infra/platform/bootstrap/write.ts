/** Writes the template next to this file: `npm run bootstrap-template -w @inx/platform`. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { recoveryRegions } from './regions.ts';
import { bootstrapTemplate } from './template.ts';

const template = bootstrapTemplate(await recoveryRegions(path.resolve(import.meta.dirname, '../../..')));
writeFileSync(new URL('bootstrap-template.json', import.meta.url), `${JSON.stringify(template, null, 2)}\n`);
