/** Entry of the CDK CLI, in this folder: `npx cdk deploy --all -c env=dev`. */
import path from 'node:path';
import { readWorkspace } from '@inx/manifest';
import { createApp } from '../app.ts';
import { faultLines } from './fault-lines.ts';

const root = path.resolve(import.meta.dirname, '../../..');
// Where the CLI puts what was given with -c (aws-cdk-lib, cx-api: CONTEXT_ENV).
const given = JSON.parse(process.env['CDK_CONTEXT_JSON'] ?? '{}') as { env?: unknown };
const workspace = await readWorkspace(root, String(given.env ?? 'dev'));
if (!workspace.ok) {
  for (const line of faultLines(workspace.faults, process.env['GITHUB_ACTIONS'] === 'true'))
    console.error(line);
  process.exit(2);
}
const { environment, services } = workspace.value;
createApp(environment, services).synth();
