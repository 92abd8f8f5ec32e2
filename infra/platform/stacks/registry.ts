import type { Environment } from '@inx/manifest';
import { type App, Aws } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { accepted } from '../constructs/accepted.ts';
import { published } from '../constructs/published.ts';
import { EnvironmentStack, type PlatformService } from '../environment-stack.ts';

/**
 * Only untagged images expire: what runs, or can be rolled back to, carries a tag and stays, and so do the children of an
 * index.
 */
export const imageLifecycle = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      description: 'untagged images',
      selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 },
      action: { type: 'expire' },
    },
  ],
});

/**
 * A repository a service. *fix*: handed down as one repository `inx-INX-DEV-USNV--app`, whose upper-case letters ECR
 * refuses, and which could not carry a lifecycle a service.
 */
export class RegistryStack extends EnvironmentStack {
  constructor(app: App, settings: Environment, services: readonly PlatformService[]) {
    super(app, 'registry', settings, { description: 'a repository a service' });
    for (const { name } of services) {
      const scope = this.serviceScope(name);
      const repository = new ecr.CfnRepository(scope, 'Repository', {
        repositoryName: this.names.repository(name),
        imageTagMutability: 'IMMUTABLE',
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfiguration: { encryptionType: 'AES256' },
        lifecyclePolicy: { lifecyclePolicyText: imageLifecycle },
        emptyOnDelete: !settings.deletionProtection,
      });
      accepted(this.keep(repository), {
        CKV_AWS_136: 'images hold no secrets; AES-256 by ECR, without a key to pay for and to lose',
      });
      published(this, scope, { [`services/${name}/repositoryUri`]: repository.attrRepositoryUri });
    }
    if (settings.recoveryRegion) this.#replicate(settings.recoveryRegion);
  }

  /**
   * A registry has one such configuration, an account and region one registry: of environments that share an account
   * only one may set `recoveryRegion`. Images pushed before it was set are not copied (ECR user guide, "Private image
   * replication").
   */
  #replicate(region: string): void {
    new ecr.CfnReplicationConfiguration(this, 'Replication', {
      replicationConfiguration: {
        rules: [
          {
            destinations: [{ region, registryId: Aws.ACCOUNT_ID }],
            repositoryFilters: [{ filter: `${this.names.lower}/`, filterType: 'PREFIX_MATCH' }],
          },
        ],
      },
    });
  }
}
