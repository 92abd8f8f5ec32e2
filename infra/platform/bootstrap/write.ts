/** Writes the template next to this file: `npm run bootstrap-template -w @inx/platform`. */
import { writeFileSync } from 'node:fs';
import { bootstrapTemplate } from './template.ts';

writeFileSync(
  new URL('bootstrap-template.json', import.meta.url),
  `${JSON.stringify(bootstrapTemplate(), null, 2)}\n`,
);
