/** Every role of the app within the bootstrap's permissions boundary, where the environment asks for it. */
import type { Environment } from '@inx/manifest';
import { type App, Aspects, Stack } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { bootstrapIn } from './bootstrap.ts';

export function boundRoles(app: App, settings: Environment): void {
  if (!settings.bootstrap?.permissionsBoundary) return;
  Aspects.of(app).add({
    visit(node: IConstruct) {
      if (node instanceof CfnRole)
        node.permissionsBoundary = bootstrapIn(settings, Stack.of(node).region).boundary;
    },
  });
}
