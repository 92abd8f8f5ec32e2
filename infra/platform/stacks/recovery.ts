import type { Environment } from '@inx/manifest';
import type { App } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { accepted } from '../constructs/accepted.ts';
import { secureBucket } from '../constructs/secure-bucket.ts';
import { EnvironmentStack } from '../environment-stack.ts';
import { imageLifecycle } from './registry.ts';

/** Why a vault has no key of its own. */
export const vaultKey =
  'the AWS-managed key: a copy within the account needs no other, and a lost key would be a lost backup';

/**
 * What must stand in the second region before anything can be copied there: the vault of the backups, the copy of the
 * state bucket, and the form in which ECR makes the repositories of copied images. Secrets and the state table bring
 * their replicas themselves. The network, the cluster and the rest are not kept there: an environment document for that
 * region makes them (docs/runbooks/region-loss.md).
 */
export class RecoveryStack extends EnvironmentStack {
  constructor(app: App, settings: Environment, region: string) {
    super(app, 'recovery', settings, { description: 'copies in the second region', region });
    const vault = new backup.CfnBackupVault(this, 'Vault', { backupVaultName: this.names.recoveryVault });
    accepted(this.keep(vault), { CKV_AWS_166: vaultKey });
    const copy = secureBucket(this, 'StateReplica', { bucketName: this.names.stateReplicaBucket });
    const reason = 'a copy that nobody reads in ordinary times; who writes to the original is logged there';
    accepted(copy, {
      'AwsSolutions-S1': reason,
      CKV_AWS_18: reason,
      CKV_AWS_144: 'this bucket is the copy in another region',
    });
    // Scanning is a setting of the registry, not of this template: the originals are scanned when they are pushed.
    new ecr.CfnRepositoryCreationTemplate(this, 'Repositories', {
      prefix: this.names.lower,
      description: 'repositories of images copied from the first region',
      appliedFor: ['REPLICATION'],
      imageTagMutability: 'IMMUTABLE',
      encryptionConfiguration: { encryptionType: 'AES256' },
      lifecyclePolicy: imageLifecycle,
    });
  }
}
