/** Every role of the app within the bootstrap's permissions boundary, where the environment asks for it. */
import type { Environment } from '@inx/manifest';
import { type App, Aspects, Stack } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { bootstrapOf } from './bootstrap.ts';

export function boundRoles(app: App, settings: Environment): void {
  if (!settings.bootstrap?.permissionsBoundary) return;
  Aspects.of(app).add({
    visit(node: IConstruct) {
      // Each region has a bootstrap of its own, and a boundary of its own with it.
      if (node instanceof CfnRole)
        node.permissionsBoundary = bootstrapOf({ ...settings, region: Stack.of(node).region }).boundary;
    },
  });
}
