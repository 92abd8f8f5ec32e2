/** Names that the CDK's bootstrap gives its roles and bucket, and ours its boundary. */
import { bootstrapQualifier, type Environment, regionsOf } from '@inx/manifest';
import { Aws } from 'aws-cdk-lib';
import type { BootstrapNames } from './platform.ts';

/** Each region has a bootstrap of its own, and a boundary of its own with it. */
export const bootstrapsOf = (environment: Environment): BootstrapNames[] =>
  regionsOf(environment).map((region) => bootstrapIn(environment, region));

export function bootstrapIn(environment: Environment, region: string): BootstrapNames {
  const qualifier = bootstrapQualifier(environment);
  const iam = `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}`;
  const place = `${Aws.ACCOUNT_ID}-${region}`;
  return {
    role: (kind) => `${iam}:role/cdk-${qualifier}-${kind}-role-${place}`,
    stagingBucket: `arn:${Aws.PARTITION}:s3:::cdk-${qualifier}-assets-${place}`,
    versionParameter: `arn:${Aws.PARTITION}:ssm:${region}:${Aws.ACCOUNT_ID}:parameter/cdk-bootstrap/${qualifier}/version`,
    boundary: `${iam}:policy/cdk-${qualifier}-permissions-boundary-${place}`,
  };
}
