/** A generated secret. Its value is made by Secrets Manager and never seen in a template. */
import * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { EnvironmentStack } from '../environment-stack.ts';
import { accepted } from './accepted.ts';

export interface SecretSettings {
  readonly name: string;
  readonly description: string;
  /** JSON with a generated `password` beside these; absent: a generated string. */
  readonly beside?: Readonly<Record<string, string>>;
  /** Keys that an operator sets (`inx secrets set`): the template holds the empty form only. */
  readonly byOperator?: readonly string[];
}

export function secret(
  stack: EnvironmentStack,
  scope: Construct,
  id: string,
  { name, description, beside, byOperator }: SecretSettings,
): secrets.CfnSecret {
  const { recoveryRegion } = stack.settings;
  const made = new secrets.CfnSecret(scope, id, {
    name: stack.names.secret(name),
    description,
    ...(byOperator && {
      secretString: JSON.stringify(Object.fromEntries(byOperator.map((key) => [key, '']))),
    }),
    ...(!byOperator && {
      generateSecretString: {
        passwordLength: 48,
        // Addresses (DATABASE_URL) and shells are the places where these would need care.
        excludeCharacters: '"@/\\\'`$ :%#?&',
        ...(beside && { secretStringTemplate: JSON.stringify(beside), generateStringKey: 'password' }),
      },
    }),
    ...(recoveryRegion && { replicaRegions: [{ region: recoveryRegion }] }),
  });
  accepted(made, {
    'AwsSolutions-SMG4':
      'tasks read secrets when they start, so a rotation on its own would cut running tasks off: rotated by hand, followed by a release',
    CKV_AWS_149:
      'Secrets Manager encrypts with the AWS-managed key; who may read is decided by the roles, one a service',
  });
  return stack.keep(made);
}
