/** Entry of the CDK CLI: `npx cdk deploy --all -c env=dev`. */
import path from 'node:path';
import { readWorkspace } from '@inx/manifest';
import { App } from 'aws-cdk-lib';
import { createApp } from '../app.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const wanted = new App().node.tryGetContext('env') ?? 'dev';
const workspace = await readWorkspace(root, String(wanted));
if (!workspace.ok) {
  for (const fault of workspace.faults)
    console.error(`${fault.file}: ${fault.path}: ${fault.message}; ${fault.remedy}`);
  process.exit(2);
}
const { environment, services } = workspace.value;
createApp(environment, services).synth();
