import { type Environment, releaseAlarms } from '@inx/manifest';
import { type App, Aws, type Stack } from 'aws-cdk-lib';
import { published } from '../constructs/published.ts';
import { EnvironmentStack, type PlatformService } from '../environment-stack.ts';

/**
 * What the rollout reads of the platform below `/inx/<env>/platform/`: every stack publishes what it makes, and this one,
 * last of all, the version that says that all is there.
 */
export class ContractStack extends EnvironmentStack {
  constructor(
    app: App,
    settings: Environment,
    services: readonly PlatformService[],
    before: readonly Stack[],
  ) {
    super(app, 'contract', settings, { description: 'version of the contract with the rollout' });
    published(this, this, {
      contractVersion: '1',
      region: Aws.REGION,
      accountId: Aws.ACCOUNT_ID,
      alarms: releaseAlarms(settings, services).join(','),
    });
    for (const stack of before) this.addStackDependency(stack);
  }
}
