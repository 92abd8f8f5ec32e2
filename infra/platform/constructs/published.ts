/** A value of the contract: one SSM parameter below `/inx/<env>/platform/`. */
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { EnvironmentStack } from '../environment-stack.ts';

/**
 * Every stack publishes what it makes, so that next to nothing crosses a stack boundary: an export that another stack
 * imports can be neither changed nor removed (CloudFormation user guide, "Exporting stack output values"), and a service
 * could not retire in one deployment. `scope` is the stack or a scope in it.
 */
export function published(
  stack: EnvironmentStack,
  scope: Construct,
  values: Readonly<Record<string, string>>,
): void {
  for (const [key, value] of Object.entries(values)) {
    new ssm.CfnParameter(scope, `Contract-${key.replaceAll('/', '-')}`, {
      name: `${stack.names.parameters}/${key}`,
      type: 'String',
      description: 'contract between the platform and the rollout',
      value,
    });
  }
}
