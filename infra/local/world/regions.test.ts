/** Two regions and two accounts, asked by the real SDK: what is apart, and what an account has once. */
import { CreateRoleCommand, GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateBucketCommand, GetBucketLocationCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalAws, startLocalAws } from '../index.ts';
import { connectionTo } from '../test/connection.ts';

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.stop());

const at = (region: string, account?: string) => ({
  ...connectionTo(aws, account),
  region,
  forcePathStyle: true,
});

it('regions and accounts keep their own resources, named with their region', async () => {
  const here = new SSMClient(at('us-east-1'));
  await here.send(new PutParameterCommand({ Name: '/only/here', Type: 'String', Value: 'x' }));
  for (const other of [at('us-west-2'), at('us-east-1', '999988887777')])
    await expect(new SSMClient(other).send(new GetParameterCommand({ Name: '/only/here' }))).rejects.toThrow(
      /not found/,
    );
  const west = new SNSClient(at('us-west-2'));
  const { TopicArn } = await west.send(new CreateTopicCommand({ Name: 'alerts' }));
  expect(TopicArn).toBe('arn:aws:sns:us-west-2:111122223333:alerts');
  expect((await new SNSClient(at('us-east-1')).send(new ListTopicsCommand({}))).Topics ?? []).toEqual([]);
});

it('roles and bucket names are the account’s, whatever the region; a bucket lies where it was made', async () => {
  await new IAMClient(at('us-west-2')).send(
    new CreateRoleCommand({
      RoleName: 'one',
      AssumeRolePolicyDocument: '{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*"}}',
    }),
  );
  const { Role } = await new IAMClient(at('us-east-1')).send(new GetRoleCommand({ RoleName: 'one' }));
  expect(Role?.Arn).toBe('arn:aws:iam::111122223333:role/one');
  await new S3Client(at('us-west-2')).send(new CreateBucketCommand({ Bucket: 'far-away' }));
  const location = await new S3Client(at('us-east-1')).send(
    new GetBucketLocationCommand({ Bucket: 'far-away' }),
  );
  expect(location.LocationConstraint).toBe('us-west-2');
});
