/** What the recorded services refuse as AWS refuses it, and what of them is more than a record. */
import { ACMClient, DescribeCertificateCommand, RequestCertificateCommand } from '@aws-sdk/client-acm';
import {
  BackupClient,
  CreateBackupPlanCommand,
  CreateBackupSelectionCommand,
  CreateBackupVaultCommand,
  DeleteBackupPlanCommand,
  ListRecoveryPointsByBackupVaultCommand,
} from '@aws-sdk/client-backup';
import { BudgetsClient, CreateBudgetCommand } from '@aws-sdk/client-budgets';
import { CostExplorerClient, CreateAnomalyMonitorCommand } from '@aws-sdk/client-cost-explorer';
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { CreateClusterCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  GetHostedZoneCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { CreateBucketCommand, PutBucketReplicationCommand, S3Client } from '@aws-sdk/client-s3';
import {
  GetServiceQuotaCommand,
  ListServiceQuotasCommand,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalAws, startLocalAws } from './index.ts';
import { connectionTo } from './test/connection.ts';

let aws: LocalAws;
const shared = () => connectionTo(aws);

beforeAll(async () => {
  aws = await startLocalAws({
    variants: { 'route53.zones': 'Z0KNOWN=known.example', 'servicequotas.applied': 'L-3032A538=2' },
  });
});
afterAll(() => aws.stop());

describe('Route 53 and Certificate Manager', () => {
  it('know the zones that the account has from the start', async () => {
    const { HostedZone } = await new Route53Client(shared()).send(
      new GetHostedZoneCommand({ Id: 'Z0KNOWN' }),
    );
    expect(HostedZone?.Name).toBe('known.example.');
  });

  it('a certificate is pending until its record stands in a zone; a zone with records stays', async () => {
    const acm = new ACMClient(shared());
    const route53 = new Route53Client(shared());
    const { CertificateArn } = await acm.send(
      new RequestCertificateCommand({ DomainName: '*.waits.example', ValidationMethod: 'DNS' }),
    );
    const describe = async () =>
      (await acm.send(new DescribeCertificateCommand({ CertificateArn }))).Certificate;
    const pending = await describe();
    expect(pending?.Status).toBe('PENDING_VALIDATION');
    const { Name, Type, Value } = pending!.DomainValidationOptions![0]!.ResourceRecord!;
    const { HostedZone } = await route53.send(
      new CreateHostedZoneCommand({ Name: 'waits.example', CallerReference: 'waits' }),
    );
    await route53.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: HostedZone?.Id,
        ChangeBatch: {
          Changes: [
            { Action: 'CREATE', ResourceRecordSet: { Name, Type, TTL: 60, ResourceRecords: [{ Value }] } },
          ],
        },
      }),
    );
    expect((await describe())?.Status).toBe('ISSUED');
    await expect(route53.send(new DeleteHostedZoneCommand({ Id: HostedZone?.Id }))).rejects.toMatchObject({
      name: 'HostedZoneNotEmpty',
    });
  });
});

describe('Backup, budgets, cost anomalies, topics', () => {
  it('a plan keeps its selections, and a vault is empty', async () => {
    const backup = new BackupClient(shared());
    const rule = { RuleName: 'daily', TargetBackupVaultName: 'vault' };
    const plan = (more: object) =>
      new CreateBackupPlanCommand({ BackupPlan: { BackupPlanName: 'p', Rules: [{ ...rule, ...more }] } });
    const cold = { MoveToColdStorageAfterDays: 30, DeleteAfterDays: 60 };
    await expect(backup.send(plan({ Lifecycle: cold }))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringContaining('90 days'),
    });
    const { BackupPlanId } = await backup.send(plan({}));
    await backup.send(
      new CreateBackupSelectionCommand({
        BackupPlanId,
        BackupSelection: { SelectionName: 's', IamRoleArn: 'arn:aws:iam::111122223333:role/b' },
      }),
    );
    await expect(backup.send(new DeleteBackupPlanCommand({ BackupPlanId }))).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
    await backup.send(new CreateBackupVaultCommand({ BackupVaultName: 'vault' }));
    const vault = { BackupVaultName: 'vault' };
    expect((await backup.send(new ListRecoveryPointsByBackupVaultCommand(vault))).RecoveryPoints).toEqual([]);
  });

  it('a budget has one name, and a limit', async () => {
    const budgets = new BudgetsClient(shared());
    const budget = (Amount: string) =>
      new CreateBudgetCommand({
        AccountId: '111122223333',
        Budget: {
          BudgetName: 'b',
          BudgetType: 'COST',
          TimeUnit: 'MONTHLY',
          BudgetLimit: { Amount, Unit: 'USD' },
        },
      });
    await expect(budgets.send(budget('0'))).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await budgets.send(budget('10'));
    await expect(budgets.send(budget('10'))).rejects.toMatchObject({ name: 'DuplicateRecordException' });
  });

  it('one monitor watches all services of an account', async () => {
    const costExplorer = new CostExplorerClient(shared());
    const monitor = () =>
      new CreateAnomalyMonitorCommand({
        AnomalyMonitor: { MonitorName: 'm', MonitorType: 'DIMENSIONAL', MonitorDimension: 'SERVICE' },
      });
    await costExplorer.send(monitor());
    await expect(costExplorer.send(monitor())).rejects.toMatchObject({ name: 'LimitExceededException' });
  });

  it('a topic refuses an address that is none, and attributes that topics do not have', async () => {
    const sns = new SNSClient(shared());
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'alerts' }));
    await expect(
      sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'nobody' })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(
      sns.send(new CreateTopicCommand({ Name: 'other', Attributes: { Colour: 'red' } })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

describe('the network, buckets and tables', () => {
  it('a security group keeps each rule once, and stays while another group names it', async () => {
    const ec2 = new EC2Client(shared());
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const group = async (GroupName: string) =>
      (
        await ec2.send(
          new CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId: Vpc?.VpcId }),
        )
      ).GroupId;
    const [tasks, database] = [await group('tasks'), await group('database')];
    const allow = (Description: string) =>
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: database,
        IpPermissions: [
          {
            IpProtocol: 'tcp',
            FromPort: 3306,
            ToPort: 3306,
            UserIdGroupPairs: [{ GroupId: tasks, Description }],
          },
        ],
      });
    const { SecurityGroupRules } = await ec2.send(allow('first'));
    expect(SecurityGroupRules?.[0]?.SecurityGroupRuleId).toMatch(/^sgr-/);
    await expect(ec2.send(allow('second'))).rejects.toMatchObject({ name: 'InvalidPermission.Duplicate' });
    await expect(ec2.send(new DeleteSecurityGroupCommand({ GroupId: tasks }))).rejects.toMatchObject({
      name: 'DependencyViolation',
    });
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId: database }));
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId: tasks }));
    const vpc = { Filters: [{ Name: 'vpc-id', Values: [Vpc?.VpcId ?? ''] }] };
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand(vpc));
    expect(SecurityGroups?.map(({ GroupName }) => GroupName)).toEqual(['default']);
  });

  it('a bucket replicates only where both ends keep versions', async () => {
    const s3 = new S3Client({ ...shared(), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: 'source-bucket' }));
    await expect(
      s3.send(
        new PutBucketReplicationCommand({
          Bucket: 'source-bucket',
          ReplicationConfiguration: {
            Role: 'arn:aws:iam::111122223333:role/r',
            Rules: [{ Status: 'Enabled', Destination: { Bucket: 'arn:aws:s3:::elsewhere' } }],
          },
        }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidRequest', message: expect.stringContaining('Versioning') });
  });

  it('a protected table stays, from outside as well', async () => {
    const dynamodb = new DynamoDBClient(shared());
    await dynamodb.send(
      new CreateTableCommand({
        TableName: 'kept',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
      }),
    );
    await expect(dynamodb.send(new DeleteTableCommand({ TableName: 'kept' }))).rejects.toThrow(
      /protected against deletion/,
    );
  });
});

it("quotas: AWS's defaults, and what the account was granted", async () => {
  const client = new ServiceQuotasClient(shared());
  const { Quota } = await client.send(
    new GetServiceQuotaCommand({ ServiceCode: 'fargate', QuotaCode: 'L-3032A538' }),
  );
  expect(Quota).toMatchObject({ Value: 2, QuotaName: 'Fargate On-Demand vCPU resource count' });
  const page = { ServiceCode: 'elasticloadbalancing', MaxResults: 3 };
  const first = await client.send(new ListServiceQuotasCommand(page));
  const second = await client.send(new ListServiceQuotasCommand({ ...page, NextToken: first.NextToken }));
  expect([first.Quotas?.length, second.Quotas?.length]).toEqual([3, 3]);
  await expect(
    client.send(new GetServiceQuotaCommand({ ServiceCode: 'fargate', QuotaCode: 'L-NONE' })),
  ).rejects.toMatchObject({ name: 'NoSuchResourceException' });
});

it('a service makes its service-linked role when it is first used', async () => {
  const role = { RoleName: 'AWSServiceRoleForECS' };
  await expect(new IAMClient(shared()).send(new GetRoleCommand(role))).rejects.toThrow();
  await new ECSClient(shared()).send(new CreateClusterCommand({ clusterName: 'first' }));
  const { Role } = await new IAMClient(shared()).send(new GetRoleCommand(role));
  expect(Role?.Path).toBe('/aws-service-role/ecs.amazonaws.com/');
});
