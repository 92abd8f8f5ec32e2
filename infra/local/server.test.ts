import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, GetRoleCommand, IAMClient, NoSuchEntityException } from '@aws-sdk/client-iam';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  GetParameterCommand,
  GetParametersByPathCommand,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalAws, startLocalAws } from './index.ts';
import { connectionTo } from './test/connection.ts';

let aws: LocalAws;
let shared: ReturnType<typeof connectionTo>;

beforeAll(async () => {
  aws = await startLocalAws();
  shared = connectionTo(aws);
});
afterAll(() => aws.stop());

describe('the wire, spoken by the real SDK', () => {
  it('query XML: who am I; twelve digits choose the account', async () => {
    expect(await new STSClient(shared).send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '111122223333',
    });
    const other = connectionTo(aws, '999988887777');
    expect(await new STSClient(other).send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '999988887777',
    });
    expect(await (await fetch(`${aws.endpoint}/_inx/accounts`)).json()).toEqual(
      expect.arrayContaining([
        { accountId: '111122223333', region: 'us-east-1' },
        { accountId: '999988887777', region: 'us-east-1' },
      ]),
    );
  });

  it('JSON: parameters come in pages of ten', async () => {
    const ssm = new SSMClient(shared);
    for (let index = 0; index < 12; index++)
      await ssm.send(
        new PutParameterCommand({ Name: `/a/b/${index}`, Value: `<&>${index}`, Type: 'String' }),
      );
    const first = await ssm.send(new GetParametersByPathCommand({ Path: '/a', Recursive: true }));
    const second = await ssm.send(
      new GetParametersByPathCommand({ Path: '/a', Recursive: true, NextToken: first.NextToken }),
    );
    expect([first.Parameters?.length, second.Parameters?.length, second.NextToken]).toEqual([
      10,
      2,
      undefined,
    ]);
    expect(first.Parameters?.[0]?.LastModifiedDate).toBeInstanceOf(Date);
    await expect(ssm.send(new GetParameterCommand({ Name: '/nope' }))).rejects.toBeInstanceOf(
      ParameterNotFound,
    );
  });

  it('query XML: modelled errors arrive as their classes', async () => {
    const iam = new IAMClient(shared);
    const trust = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ecs.amazonaws.com' } }],
    });
    await iam.send(
      new CreateRoleCommand({
        RoleName: 'r',
        AssumeRolePolicyDocument: trust,
        Tags: [{ Key: 'a', Value: '<b>' }],
      }),
    );
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'r' }));
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(trust);
    expect(Role?.Tags).toEqual([{ Key: 'a', Value: '<b>' }]);
    await expect(iam.send(new GetRoleCommand({ RoleName: 'nope' }))).rejects.toBeInstanceOf(
      NoSuchEntityException,
    );
  });

  it('secrets have versions', async () => {
    const secrets = new SecretsManagerClient(shared);
    const { ARN } = await secrets.send(new CreateSecretCommand({ Name: 's', SecretString: 'one' }));
    await secrets.send(new PutSecretValueCommand({ SecretId: 's', SecretString: 'two' }));
    expect(await secrets.send(new GetSecretValueCommand({ SecretId: ARN }))).toMatchObject({
      SecretString: 'two',
    });
    expect(
      await secrets.send(new GetSecretValueCommand({ SecretId: 's', VersionStage: 'AWSPREVIOUS' })),
    ).toMatchObject({ SecretString: 'one' });
    await expect(secrets.send(new GetSecretValueCommand({ SecretId: 'nope' }))).rejects.toBeInstanceOf(
      ResourceNotFoundException,
    );
  });

  it('logs are found by stream prefix and filter', async () => {
    const logs = new CloudWatchLogsClient(shared);
    await logs.send(new CreateLogGroupCommand({ logGroupName: '/ecs/x' }));
    await logs.send(new CreateLogStreamCommand({ logGroupName: '/ecs/x', logStreamName: 'auth/auth/1' }));
    const logEvents = ['hello', 'ERROR boom'].map((message, index) => ({
      message,
      timestamp: Date.now() + index,
    }));
    await logs.send(
      new PutLogEventsCommand({ logGroupName: '/ecs/x', logStreamName: 'auth/auth/1', logEvents }),
    );
    const found = await logs.send(
      new FilterLogEventsCommand({
        logGroupName: '/ecs/x',
        logStreamNamePrefix: 'auth/',
        filterPattern: 'ERROR',
      }),
    );
    expect(found.events?.map((event) => event.message)).toEqual(['ERROR boom']);
  });

  it('metrics are summed, alarms judged on them', async () => {
    const cloudwatch = new CloudWatchClient(shared);
    await cloudwatch.send(
      new PutMetricDataCommand({
        Namespace: 'N',
        MetricData: [2, 3].map((Value) => ({ MetricName: 'm', Value })),
      }),
    );
    const query = {
      Id: 'a',
      MetricStat: { Metric: { Namespace: 'N', MetricName: 'm' }, Period: 3600, Stat: 'Sum' },
    };
    const { MetricDataResults } = await cloudwatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(0),
        EndTime: new Date(Date.now() + 1000),
        MetricDataQueries: [query],
      }),
    );
    expect(MetricDataResults?.[0]?.Values).toEqual([5]);
    await cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'high',
        Namespace: 'N',
        MetricName: 'm',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 4,
        ComparisonOperator: 'GreaterThanThreshold',
      }),
    );
    const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({}));
    expect(MetricAlarms?.[0]?.StateValue).toBe('ALARM');
  });

  it('topics are recorded', async () => {
    const sns = new SNSClient(shared);
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 't' }));
    expect((await sns.send(new ListTopicsCommand({}))).Topics).toEqual([{ TopicArn }]);
  });
});

describe('what it refuses', () => {
  const call = (headers: Record<string, string>, body: string) =>
    fetch(aws.endpoint, { method: 'POST', headers, body });
  const signed = (service: string) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/${service}/aws4_request`,
  });

  it('an unknown operation, by its name, in the form it was asked', async () => {
    const json = await call({ ...signed('ssm'), 'x-amz-target': 'AmazonSSM.FlyToTheMoon' }, '{}');
    expect([json.status, await json.text()]).toEqual([400, expect.stringContaining('FlyToTheMoon')]);
    const query = await call(signed('sts'), 'Action=FlyToTheMoon&Version=2011-06-15');
    expect([query.status, await query.text()]).toEqual([
      400,
      expect.stringContaining('<Code>InvalidAction</Code>'),
    ]);
  });

  it('a body that is not JSON', async () => {
    const answer = await call({ ...signed('ssm'), 'x-amz-target': 'AmazonSSM.GetParameter' }, '{"Name":');
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ __type: 'SerializationException' }),
    ]);
  });

  it('pages of other sites', async () => {
    expect((await call({ origin: 'https://evil.example' }, '')).status).toBe(403);
  });
});

describe('faults on request', () => {
  it('throttles as often as asked, and records what was called', async () => {
    const since = Date.now();
    aws.faults.add({ service: 'sts', kind: 'throttle', count: 2 });
    const identity = await new STSClient({ ...shared, maxAttempts: 4 }).send(
      new GetCallerIdentityCommand({}),
    );
    expect(identity.Account).toBe('111122223333');
    expect(aws.calls(since).map((each) => each.status)).toEqual([400, 400, 200]);
    expect(aws.calls(since).some((each) => each.writes)).toBe(false);
  });

  it('loses a reply after the effect', async () => {
    aws.faults.add({ service: 'ssm', operation: 'PutParameter', kind: 'lost-reply', count: 1 });
    const ssm = new SSMClient(shared);
    await expect(
      ssm.send(new PutParameterCommand({ Name: '/lost', Value: 'x', Type: 'String' })),
    ).rejects.toThrow();
    expect(await ssm.send(new GetParameterCommand({ Name: '/lost' }))).toMatchObject({
      Parameter: { Value: 'x' },
    });
  });
});
