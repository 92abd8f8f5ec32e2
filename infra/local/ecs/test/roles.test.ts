/** ECS under the roles it is given: what happens when one may not do its part. */
import * as ecs from '@aws-sdk/client-ecs';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  allow,
  latest,
  makeRole,
  network,
  register,
  type Stage,
  serviceInput,
  startStage,
  until,
} from './harness.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await stage.aws.invoke('logs', 'CreateLogGroup', { logGroupName: '/ecs/c1' });
  await stage.aws.invoke('secretsmanager', 'CreateSecret', { Name: 'db', SecretString: 'hush' });
  await stage.aws.invoke('ssm', 'PutParameter', { Name: 'flag', Value: 'on', Type: 'String' });
});
afterAll(() => stage.stop());

const arnOf = (role: string) => `arn:aws:iam::111122223333:role/${role}`;
const secret = async () =>
  (await stage.aws.invoke<{ ARN: string }>('secretsmanager', 'DescribeSecret', { SecretId: 'db' })).ARN;

/** Runs the task to its end. */
async function stopped(taskDefinition: string, overrides: ecs.TaskOverride = {}): Promise<ecs.Task> {
  const { tasks } = await stage.client.send(
    new ecs.RunTaskCommand({ cluster: 'c1', taskDefinition, networkConfiguration: network, overrides }),
  );
  const arn = tasks?.[0]?.taskArn ?? '';
  return vi.waitFor(
    async () => {
      const found = await stage.client.send(new ecs.DescribeTasksCommand({ cluster: 'c1', tasks: [arn] }));
      const [task] = found.tasks ?? [];
      if (task?.lastStatus !== 'STOPPED') throw new Error(`${task?.lastStatus}`);
      return task;
    },
    { timeout: 20_000, interval: 20 },
  );
}

const all = ['ecr:*', 'logs:*', 'secretsmanager:GetSecretValue', 'ssm:GetParameters'];
const awslogs = {
  logDriver: 'awslogs' as const,
  options: { 'awslogs-group': '/ecs/c1', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'web' },
};

describe('the execution role', () => {
  test.each<[string, string, RegExp]>([
    [
      'the registry’s token',
      'ecr:GetAuthorizationToken',
      /^ResourceInitializationError: unable to pull secrets or registry auth: .*unable to retrieve ecr registry auth: .*AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role\/narrow\/\w+ is not authorized to perform: ecr:GetAuthorizationToken on resource: \* because no identity-based policy allows/,
    ],
    ['the image', 'ecr:BatchGetImage', /^CannotPullContainerError: .*403 Forbidden/],
    [
      'the log stream',
      'logs:CreateLogStream',
      /^ResourceInitializationError: failed to validate logger args: .*AccessDeniedException: .*logs:CreateLogStream/,
    ],
    [
      'the secret',
      'secretsmanager:GetSecretValue',
      /^ResourceInitializationError: .*unable to retrieve secret from asm: .*secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:us-east-1:111122223333:secret:db-\w{6}/,
    ],
    [
      'the parameter',
      'ssm:GetParameters',
      /^ResourceInitializationError: .*unable to retrieve secrets from ssm: .*ssm:GetParameters/,
    ],
  ])('without %s no task starts, and says which permission it was', async (_, without, reason) => {
    const actions = all.flatMap((action) =>
      action === 'ecr:*'
        ? ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']
        : action === 'logs:*'
          ? ['logs:CreateLogStream', 'logs:PutLogEvents']
          : [action],
    );
    await makeRole(stage.aws, 'narrow', 'ecs-tasks.amazonaws.com', []).catch(() => undefined);
    await allow(
      stage.aws,
      'narrow',
      actions.filter((action) => action !== without),
    );
    const definition = await register(
      stage,
      {},
      {
        logConfiguration: awslogs,
        secrets: [
          { name: 'A', valueFrom: await secret() },
          { name: 'B', valueFrom: 'flag' },
        ],
      },
    );
    const task = await stopped(definition, { executionRoleArn: arnOf('narrow') });
    expect(task.stoppedReason).toMatch(reason);
    expect(task.stopCode).toBe('TaskFailedToStart');
  });

  test('a role that does not trust tasks, and one that is not there, cannot be assumed', async () => {
    const definition = await register(stage);
    for (const role of ['infrastructure', 'nobody']) {
      const task = await stopped(definition, { executionRoleArn: arnOf(role) });
      expect(task.stoppedReason).toContain(
        `ECS was unable to assume the role '${arnOf(role)}' that was provided for this task.`,
      );
    }
  });
});

describe('the task role', () => {
  test('its credentials are the program’s, judged by its policy, and dead with the task', async () => {
    await stage.aws.invoke('s3', 'CreateBucket', { Bucket: 'documents' });
    await allow(stage.aws, 'task', ['s3:GetObject']);
    const definition = await register(stage, {}, {}, { taskRoleArn: arnOf('task') });
    const input = serviceInput(stage, definition);
    await stage.client.send(new ecs.CreateServiceCommand({ ...input, desiredCount: 1 }));
    await until(stage, ({ status }) => status === 'SUCCESSFUL');
    const { AWS_CONTAINER_CREDENTIALS_FULL_URI: uri = '' } = (await (
      await fetch(`${stage.url}/env`)
    ).json()) as Record<string, string>;
    const given = (await (await fetch(uri)).json()) as Record<string, string>;
    expect(given['RoleArn']).toBe(arnOf('task'));
    const s3 = new S3Client({
      endpoint: stage.aws.endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      maxAttempts: 1,
      credentials: {
        accessKeyId: given['AccessKeyId'] ?? '',
        secretAccessKey: given['SecretAccessKey'] ?? '',
        sessionToken: given['Token'] ?? '',
      },
    });
    const get = () => s3.send(new GetObjectCommand({ Bucket: 'documents', Key: 'none' }));
    await expect(get()).rejects.toThrow('not authorized to perform: s3:ListBucket');
    await allow(stage.aws, 'task', ['s3:GetObject', 's3:ListBucket']);
    await expect(get()).rejects.toMatchObject({ name: 'NoSuchKey' });
    await allow(stage.aws, 'task', []);
    await expect(get()).rejects.toThrow(
      /assumed-role\/task\/\w+ is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::documents\/none/,
    );
    await stage.client.send(new ecs.DeleteServiceCommand({ cluster: 'c1', service: 'web', force: true }));
    await vi.waitFor(async () => expect(get()).rejects.toMatchObject({ name: 'InvalidClientTokenId' }), {
      timeout: 20_000,
      interval: 50,
    });
  });
});

describe('the infrastructure role', () => {
  test('CreateService is refused where it may not look at the load balancer', async () => {
    await allow(stage.aws, 'infrastructure', []);
    await expect(
      stage.client.send(new ecs.CreateServiceCommand(serviceInput(stage, await register(stage)))),
    ).rejects.toThrow('Please verify that the ECS service role being passed has the proper permissions.');
  });

  test.each([
    'elasticloadbalancing:ModifyRule',
    'elasticloadbalancing:RegisterTargets',
    'elasticloadbalancing:DescribeTargetHealth',
  ])('without %s the deployment is turned back with the sentence of ECS', async (without) => {
    const actions = [
      'DescribeListeners',
      'DescribeRules',
      'DescribeTargetGroups',
      'DescribeTargetHealth',
      'ModifyRule',
      'RegisterTargets',
      'DeregisterTargets',
    ].map((action) => `elasticloadbalancing:${action}`);
    await allow(
      stage.aws,
      'infrastructure',
      actions.filter((action) => action !== without),
    );
    const input = serviceInput(stage, await register(stage));
    const serviceName = `web-${without.split(':')[1]}`;
    await stage.client.send(new ecs.CreateServiceCommand({ ...input, serviceName, desiredCount: 1 }));
    const ended = await vi.waitFor(
      async () => {
        const deployment = await latest(stage, serviceName);
        if (deployment.status !== 'ROLLBACK_FAILED') throw new Error(`${deployment.status}`);
        return deployment;
      },
      { timeout: 20_000, interval: 25 },
    );
    expect(ended.rollback?.reason).toBe(
      `Service deployment rolled back because ECS was unable to manage the ELB resources due to missing permissions on ECS Infrastructure Role '${arnOf('infrastructure')}'.`,
    );
    await allow(stage.aws, 'infrastructure', ['elasticloadbalancing:*']);
    await stage.client.send(
      new ecs.DeleteServiceCommand({ cluster: 'c1', service: serviceName, force: true }),
    );
  });

  test('with what it needs, and no more, the deployment succeeds', async () => {
    await allow(stage.aws, 'infrastructure', [
      'elasticloadbalancing:DescribeRules',
      'elasticloadbalancing:DescribeTargetGroups',
      'elasticloadbalancing:DescribeTargetHealth',
      'elasticloadbalancing:ModifyRule',
      'elasticloadbalancing:RegisterTargets',
      'elasticloadbalancing:DeregisterTargets',
    ]);
    const input = serviceInput(stage, await register(stage));
    await stage.client.send(new ecs.CreateServiceCommand({ ...input, desiredCount: 1 }));
    await until(stage, ({ status }) => status === 'SUCCESSFUL');
  });
});
