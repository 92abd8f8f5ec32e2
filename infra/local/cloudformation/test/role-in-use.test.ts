/** A role that is at work while CloudFormation changes it keeps what both versions allow, at every moment. */
import {
  DeleteRolePolicyCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectionTo } from '../../test/connection.ts';
import { type Harness, startHarness } from './client.ts';

let stage: Harness;
beforeAll(async () => {
  stage = await startHarness();
});
afterAll(() => stage.stop());

const statement = (more: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...more }],
});
const policy = (PolicyName: string, Action: string) => ({
  PolicyName,
  PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] },
});
const managed = [
  'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy',
  'arn:aws:iam::aws:policy/AWSCloudFormationReadOnlyAccess',
];
const role = (owner: string, policies: object[], ManagedPolicyArns: string[]) => ({
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: 'worker',
      AssumeRolePolicyDocument: statement({ Principal: { AWS: 'arn:aws:iam::111122223333:root' } }),
      Policies: policies,
      ManagedPolicyArns,
      Tags: [{ Key: 'Owner', Value: owner }],
    },
  },
});

const kept = policy('kept', 'iam:GetRolePolicy');

/** A session of the role, whose policy `kept` lets it read just that. */
async function startWorker(): Promise<IAMClient> {
  const { Credentials } = await new STSClient(connectionTo(stage.aws)).send(
    new AssumeRoleCommand({
      RoleArn: 'arn:aws:iam::111122223333:role/worker',
      RoleSessionName: 'work',
    }),
  );
  const credentials = {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  };
  return new IAMClient({ ...connectionTo(stage.aws), credentials });
}

it('a change of its tags or of another policy refuses it nothing', async () => {
  const before = [policy('first', 'iam:GetRole'), kept];
  await stage.create('roles', role('a', before, managed));
  const worker = await startWorker();
  let changing = true;
  const work = async () => {
    let calls = 0;
    for (; changing; calls++)
      await worker.send(new GetRolePolicyCommand({ RoleName: 'worker', PolicyName: 'kept' }));
    return calls;
  };
  const change = async () => {
    for (let round = 0; round < 40; round++) await stage.update('roles', role(`b${round}`, before, managed));
    await stage.update('roles', role('c', [kept, policy('second', 'iam:ListRoles')], managed.slice(1)));
    changing = false;
  };
  const [calls] = await Promise.all([work(), work(), work(), change()]);
  expect(calls).toBeGreaterThan(10);

  const admin = new IAMClient(connectionTo(stage.aws));
  const { AttachedPolicies } = await admin.send(new ListAttachedRolePoliciesCommand({ RoleName: 'worker' }));
  expect(AttachedPolicies?.map(({ PolicyArn }) => PolicyArn)).toEqual(managed.slice(1));
  const inline = (PolicyName: string) =>
    admin.send(new GetRolePolicyCommand({ RoleName: 'worker', PolicyName }));
  await expect(inline('first')).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  await inline('kept');
  await inline('second');
}, 60_000);

it('a policy that comes and goes meanwhile refuses it nothing of another one', async () => {
  const worker = await startWorker();
  const admin = new IAMClient(connectionTo(stage.aws));
  const { PolicyName, PolicyDocument } = policy('passing', 'iam:ListRoles');
  const passing = { RoleName: 'worker', PolicyName };
  let changing = true;
  const work = async () => {
    for (; changing; )
      await worker.send(new GetRolePolicyCommand({ RoleName: 'worker', PolicyName: 'kept' }));
  };
  const change = async () => {
    try {
      for (let round = 0; round < 60; round++) {
        await admin.send(
          new PutRolePolicyCommand({ ...passing, PolicyDocument: JSON.stringify(PolicyDocument) }),
        );
        await admin.send(new DeleteRolePolicyCommand(passing));
      }
    } finally {
      changing = false;
    }
  };
  await Promise.all([...Array.from({ length: 8 }, work), change()]);
  const left = await admin.send(new ListAttachedRolePoliciesCommand({ RoleName: 'worker' }));
  expect(left.AttachedPolicies).toHaveLength(managed.length - 1);
}, 60_000);
