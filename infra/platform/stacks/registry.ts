import type { Environment } from '@inx/manifest';
import type { App } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { EnvironmentStack, type PlatformService, retained } from '../environment-stack.ts';

/**
 * A repository a service. *fix*: handed down as one repository `inx-INX-DEV-USNV--app`, whose upper-case letters ECR
 * refuses, and which could not carry a lifecycle a service.
 */
export class RegistryStack extends EnvironmentStack {
  readonly repositories: ReadonlyMap<string, ecr.CfnRepository>;

  constructor(app: App, settings: Environment, services: readonly PlatformService[]) {
    super(app, 'registry', settings);
    // Only untagged images expire: what runs, or can be rolled back to, carries a tag and stays.
    const lifecycle = {
      rules: [
        {
          rulePriority: 1,
          description: 'untagged images',
          selection: {
            tagStatus: 'untagged',
            countType: 'sinceImagePushed',
            countUnit: 'days',
            countNumber: 14,
          },
          action: { type: 'expire' },
        },
      ],
    };
    const entries = services.map(({ name }) => {
      const repository = new ecr.CfnRepository(this, `Repository-${name}`, {
        repositoryName: this.names.repository(name),
        imageTagMutability: 'IMMUTABLE',
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfiguration: { encryptionType: 'AES256' },
        lifecyclePolicy: { lifecyclePolicyText: JSON.stringify(lifecycle) },
        emptyOnDelete: !settings.deletionProtection,
      });
      repository.cfnOptions.deletionPolicy = retained(settings) as never;
      return [name, repository] as const;
    });
    this.repositories = new Map(entries);
  }
}
