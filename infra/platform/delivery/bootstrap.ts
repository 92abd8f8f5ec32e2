/** Names that the CDK's bootstrap gives its roles and bucket, and ours its boundary. */
import type { Environment } from '@inx/manifest';
import { Aws } from 'aws-cdk-lib';
import type { BootstrapNames } from './platform.ts';

export const defaultQualifier = 'hnb659fds';

export function bootstrapOf(environment: Environment): BootstrapNames {
  const qualifier = environment.bootstrap?.qualifier ?? defaultQualifier;
  const iam = `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}`;
  const place = `${Aws.ACCOUNT_ID}-${environment.region}`;
  return {
    role: (kind) => `${iam}:role/cdk-${qualifier}-${kind}-role-${place}`,
    boundary: `${iam}:policy/cdk-${qualifier}-permissions-boundary-${place}`,
  };
}
