/** Roles over the wire: the real SDK, sessions that are allowed and refused. */
import {
  BatchGetItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { CreateRepositoryCommand, ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import {
  ECSClient,
  ListClustersCommand,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateTopicCommand,
  PublishCommand,
  SetTopicAttributesCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  account,
  admin,
  allow,
  assume,
  aws,
  configuration,
  document,
  openAccount,
  role,
} from './identities.ts';

beforeAll(openAccount);
afterAll(() => aws.stop());

describe('least privilege', () => {
  it('JSON: action and resource named; the recorder knows them too', async () => {
    const service = `arn:aws:ecs:us-east-1:${account}:service/c/web`;
    const given = await assume(
      await role('reader', [
        allow('ecs:List*'),
        allow('ssm:GetParameter', `arn:aws:ssm:us-east-1:${account}:parameter/inx/*`),
      ]),
    );
    await new SSMClient(admin).send(new PutParameterCommand({ Name: '/inx/a', Value: '1', Type: 'String' }));
    await new SSMClient(given).send(new GetParameterCommand({ Name: '/inx/a' }));
    await expect(
      new SSMClient(given).send(new GetParameterCommand({ Name: '/other' })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(
      new ECSClient(given).send(new UpdateServiceCommand({ cluster: 'c', service: 'web' })),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: arn:aws:sts::${account}:assumed-role/reader/test is not authorized to perform: ecs:UpdateService on resource: ${service} because no identity-based policy allows the ecs:UpdateService action`,
    });
    expect(aws.calls().filter((call) => call.operation === 'UpdateService')).toMatchObject([
      {
        principal: `arn:aws:sts::${account}:assumed-role/reader/test`,
        asked: [{ action: 'ecs:UpdateService', resource: service }],
        status: 400,
      },
    ]);
  });

  it('query: AccessDenied', async () => {
    const given = await assume(await role('nobody', []));
    await expect(
      new IAMClient(given).send(
        new PutRolePolicyCommand({
          RoleName: 'nobody',
          PolicyName: 'x',
          PolicyDocument: document(allow('*')),
        }),
      ),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('S3: identity policy by prefix, bucket policy of denials', async () => {
    const s3 = new S3Client(admin);
    await s3.send(new CreateBucketCommand({ Bucket: 'state' }));
    await s3.send(
      new PutBucketPolicyCommand({
        Bucket: 'state',
        Policy: document(
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: ['arn:aws:s3:::state', 'arn:aws:s3:::state/*'],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
          { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::state/releases/secret' },
        ),
      }),
    );
    const given = new S3Client(
      await assume(
        await role('writer', [allow(['s3:PutObject', 's3:GetObject'], 'arn:aws:s3:::state/releases/*')]),
      ),
    );
    await given.send(new PutObjectCommand({ Bucket: 'state', Key: 'releases/1', Body: 'x' }));
    await given.send(new GetObjectCommand({ Bucket: 'state', Key: 'releases/1' }));
    await expect(
      given.send(new GetObjectCommand({ Bucket: 'state', Key: 'journal/1' })),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(
      given.send(new PutObjectCommand({ Bucket: 'state', Key: 'releases/secret', Body: 'x' })),
    ).rejects.toThrow('with an explicit deny in a resource-based policy');
  });

  it('SNS: the policy of a topic suffices in its account, and denies', async () => {
    const sns = new SNSClient(admin);
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'alerts' }));
    const arn = await role('teller', []);
    const given = new SNSClient(await assume(arn));
    const publish = () => given.send(new PublishCommand({ TopicArn, Message: 'x' }));
    await expect(publish()).rejects.toThrow('is not authorized to perform: sns:Publish on resource');
    const say = (Effect: string) => ({
      Effect,
      Action: 'sns:Publish',
      Resource: TopicArn,
      Principal: { AWS: arn },
    });
    const set = (...statements: object[]) =>
      sns.send(
        new SetTopicAttributesCommand({
          TopicArn,
          AttributeName: 'Policy',
          AttributeValue: document(...statements),
        }),
      );
    await set(say('Allow'));
    await publish();
    await set(say('Allow'), say('Deny'));
    await expect(publish()).rejects.toThrow('with an explicit deny in a resource-based policy');
  });

  it('DynamoDB: the body still arrives', async () => {
    const admins = new DynamoDBClient(admin);
    await admins.send(
      new CreateTableCommand({
        TableName: 'locks',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
    const given = new DynamoDBClient(
      await assume(
        await role('table', [allow('dynamodb:GetItem', `arn:aws:dynamodb:us-east-1:${account}:table/locks`)]),
      ),
    );
    expect(
      await vi.waitFor(
        () => given.send(new GetItemCommand({ TableName: 'locks', Key: { id: { S: 'a' } } })),
        { timeout: 20_000 },
      ),
    ).toMatchObject({ $metadata: { httpStatusCode: 200 } });
    await expect(
      given.send(new PutItemCommand({ TableName: 'locks', Item: { id: { S: 'a' } } })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('the registry acts for the session that fetched its token', async () => {
    await new ECRClient(admin).send(new CreateRepositoryCommand({ repositoryName: 'web' }));
    const given = await assume(
      await role('puller', [
        allow('ecr:GetAuthorizationToken'),
        allow(['ecr:BatchGetImage', 'ecr:ListImages'], `arn:aws:ecr:us-east-1:${account}:repository/web`),
      ]),
    );
    const { authorizationData } = await new ECRClient(given).send(new GetAuthorizationTokenCommand({}));
    const headers = { authorization: `Basic ${authorizationData?.[0]?.authorizationToken}` };
    const pulled = await fetch(`${aws.endpoint}/v2/web/tags/list`, { headers });
    const pushed = await fetch(`${aws.endpoint}/v2/web/blobs/uploads/`, { method: 'POST', headers });
    expect([pulled.status, pushed.status]).toEqual([200, 403]);
    expect(await pushed.text()).toContain('ecr:InitiateLayerUpload');
  });

  it('PassRole: the exact role to the exact service', async () => {
    const passed = `arn:aws:iam::${account}:role/web-task`;
    const given = new ECSClient(
      await assume(
        await role('registrar', [
          allow('ecs:RegisterTaskDefinition'),
          allow('iam:PassRole', passed, {
            Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
          }),
        ]),
      ),
    );
    const register = (taskRoleArn: string) =>
      given.send(
        new RegisterTaskDefinitionCommand({
          family: 'f',
          taskRoleArn,
          containerDefinitions: [{ name: 'c', image: 'i', memory: 64 }],
        }),
      );
    await register(passed);
    await expect(register(`arn:aws:iam::${account}:role/admin`)).rejects.toThrow('iam:PassRole on resource');
  });

  it('boundary and session policy narrow what the role may', async () => {
    const iam = new IAMClient(admin);
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'limit', PolicyDocument: document(allow('ecs:*')) }),
    );
    const arn = await role('bounded', [], { boundary: Policy?.Arn ?? '' });
    await iam.send(
      new AttachRolePolicyCommand({
        RoleName: 'bounded',
        PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
    );
    const given = await assume(arn);
    await new ECSClient(given).send(new ListClustersCommand({}));
    await expect(new SSMClient(given).send(new GetParameterCommand({ Name: '/inx/a' }))).rejects.toThrow(
      'because no permissions boundary allows the ssm:GetParameter action',
    );
    const narrow = new ECSClient(await assume(arn, document(allow('ecs:ListClusters'))));
    await narrow.send(new ListClustersCommand({}));
    await expect(narrow.send(new ListTaskDefinitionsCommand({}))).rejects.toThrow(
      'because no session policy allows',
    );
  });

  it('an operation without mapping is denied by name, even to an administrator role', async () => {
    const arn = await role('everything', [allow('*')]);
    const given = new DynamoDBClient(await assume(arn));
    await given.send(new ListTablesCommand({}));
    const batch = new BatchGetItemCommand({ RequestItems: { table: { Keys: [{ id: { S: 'a' } }] } } });
    await expect(given.send(batch)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('dynamodb BatchGetItem: no mapping') as unknown,
    });
  });

  it('keys nobody issued, and roles nobody may assume', async () => {
    const stranger = configuration({
      accessKeyId: `ASIA${'A'.repeat(16)}`,
      secretAccessKey: 'x',
      sessionToken: 'x',
    });
    await expect(new STSClient(stranger).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
    const closed = await role('closed', [], {
      trust: document({
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'ecs-tasks.amazonaws.com' },
      }),
    });
    await expect(assume(closed)).rejects.toThrow('is not authorized to perform: sts:AssumeRole on resource');
    await expect(assume(`arn:aws:iam::${account}:role/none`)).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});
