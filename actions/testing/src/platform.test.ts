/** The platform of dev, of prd and of a third environment, provisioned on the embedded AWS and read back by each service's own API. */

import { BackupClient, ListBackupVaultsCommand } from '@aws-sdk/client-backup';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { DescribeRepositoriesCommand } from '@aws-sdk/client-ecr';
import { DescribeListenersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { ListWebACLsCommand, WAFV2Client } from '@aws-sdk/client-wafv2';
import { createClients, createPlatform, deleteStack, deployStack, inOrder } from '@inx/aws';
import { startLocalAws } from '@inx/local';
import { type Environment, releaseAlarms } from '@inx/manifest';
import { type PlatformService, type SynthesizedStack, synthesize } from '@inx/platform';
import { afterAll, describe, expect, it } from 'vitest';
import { Platform, platformOf, stagingPlatform } from '../../../infra/platform/rows/platform.ts';
import { connectionTo, homeAccount } from './sandbox.ts';

const accounts = { dev: homeAccount, prd: '222233334444', stg: '444455556666' } as const;

const aws = await startLocalAws({ speed: 50 });
afterAll(() => aws.stop());
const platforms = [
  await platformOf('dev'),
  await platformOf('prd'),
  await inItsZone(await stagingPlatform()),
];

/** The zone of the domain is the account's own, and there before any platform. */
async function inItsZone({ settings, services }: Platform): Promise<Platform> {
  const { HostedZone } = await new Route53Client(targetOf(settings)).send(
    new CreateHostedZoneCommand({ Name: 'invoxa.example', CallerReference: 'test' }),
  );
  const domain = { ...settings.domain!, hostedZoneId: HostedZone!.Id!.replace('/hostedzone/', '') };
  const moved = { ...settings, domain };
  return new Platform(moved, services, await synthesize(moved, services));
}

/** The account id as access key: an administrator of that account of the embedded AWS. */
function targetOf(settings: Environment, region = settings.region) {
  return { ...connectionTo(aws, accounts[settings.name as 'dev']), region };
}

/** In the order of their needs, side by side where they have none, as `inx` and the CDK CLI do. */
async function deploy(settings: Environment, stacks: readonly SynthesizedStack[]): Promise<string[]> {
  const changes: string[] = [];
  await inOrder(stacks, async (stack) => {
    const clients = createClients(targetOf(settings, stack.region));
    changes.push(await deployStack(clients, stack, { pollMs: 20 }));
  });
  return changes;
}

describe.each(platforms.map((platform) => [platform.settings.name, platform] as const))(
  '%s',
  (name, platform) => {
    const { settings, services, stacks } = platform;
    const protectedHere = settings.deletionProtection;

    it('is provisioned whole, stack after stack', async () => {
      expect(await deploy(settings, stacks)).toEqual(stacks.map(() => 'created'));
    }, 60_000);

    it('publishes a contract that the rollout accepts', async () => {
      const clients = createClients(targetOf(settings));
      const contract = await createPlatform(clients, {
        ...settings,
        account: accounts[name as 'dev'],
      }).contract();
      expect(Object.keys(contract.services)).toEqual(services.map((service) => service.name));
      expect(contract.alarms).toEqual(releaseAlarms(settings, services));
      expect(contract.scheduleGroup).toBe(settings.prefix);
      const { MetricAlarms } = await clients.cloudwatch.send(
        new DescribeAlarmsCommand({ AlarmNames: [...contract.alarms] }),
      );
      expect(MetricAlarms).toHaveLength(contract.alarms.length);
      const { Listeners } = await clients.elb.send(
        new DescribeListenersCommand({ ListenerArns: [contract.listenerArn] }),
      );
      expect(Listeners?.[0]).toMatchObject({ Port: settings.domain ? 443 : 80 });
    });

    it('holds what the rows say, as its services tell', async () => {
      const clients = createClients(targetOf(settings));
      const { repositories } = await clients.ecr.send(new DescribeRepositoriesCommand({}));
      expect(repositories?.map((each) => each.repositoryName).sort()).toEqual(
        services.map((service) => platform.names.repository(service.name)),
      );
      const { Table } = await clients.dynamodb.send(
        new DescribeTableCommand({ TableName: platform.names.stateTable }),
      );
      expect(Table?.TableStatus).toBe('ACTIVE');
      const { SecretList } = await clients.secrets.send(new ListSecretsCommand({}));
      expect(SecretList).toHaveLength(8);
      const { WebACLs } = await new WAFV2Client(targetOf(settings)).send(
        new ListWebACLsCommand({ Scope: 'REGIONAL' }),
      );
      expect(WebACLs?.map((each) => each.Name)).toEqual([platform.names.webAcl]);
      const vaults = async (region: string) =>
        (
          await new BackupClient(targetOf(settings, region)).send(new ListBackupVaultsCommand({}))
        ).BackupVaultList?.map((vault) => vault.BackupVaultName);
      expect(await vaults(settings.region)).toEqual([platform.names.backupVault]);
      if (settings.recoveryRegion)
        expect(await vaults(settings.recoveryRegion)).toEqual([platform.names.recoveryVault]);
    });

    it('is unchanged by the same templates', async () => {
      expect(await deploy(settings, stacks)).toEqual(stacks.map(() => 'unchanged'));
    }, 60_000);

    it('takes a new service, and lets it retire again, in one deployment each', async () => {
      const payment = services.find((service) => service.name === 'payment')!;
      const more: PlatformService[] = [...services, { ...payment, name: 'reports' }];
      const grown = await deploy(settings, await synthesize(settings, more));
      expect(grown.filter((change) => change === 'updated').length).toBeGreaterThan(3);
      const clients = createClients(targetOf(settings));
      const environment = { ...settings, account: accounts[name as 'dev'] };
      const contract = async () => createPlatform(clients, environment).contract();
      expect(Object.keys((await contract()).services)).toContain('reports');
      await deploy(settings, stacks);
      expect(Object.keys((await contract()).services)).not.toContain('reports');
    }, 120_000);

    // What is protected cannot go, by intent.
    if (!protectedHere)
      it('goes again without a rest', async () => {
        for (const stack of [...stacks].reverse()) {
          const { cloudformation } = createClients(targetOf(settings, stack.region));
          await deleteStack(cloudformation, stack.stackName, { pollMs: 20 });
        }
        const { cloudformation } = createClients(targetOf(settings));
        const { Stacks } = await cloudformation.send(new DescribeStacksCommand({}));
        expect(
          Stacks?.map((stack) => stack.StackName).filter((each) => each?.startsWith(settings.prefix)),
        ).toEqual([]);
      }, 60_000);
  },
);
