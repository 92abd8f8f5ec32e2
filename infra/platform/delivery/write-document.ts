/** Writes docs/roles.md: `npm run roles-document -w @inx/platform`. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readWorkspace } from '@inx/manifest';
import { rolesDocument } from './document.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const workspace = await readWorkspace(root, 'dev');
if (!workspace.ok) throw new Error(JSON.stringify(workspace.faults));
const { environment, services } = workspace.value;
writeFileSync(
  path.join(root, 'docs/roles.md'),
  rolesDocument(
    environment,
    services.map(({ name }) => name),
  ),
);
