import * as ecs from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decide, pause, register, type Stage, serviceInput, startStage, untilPaused } from './harness.ts';

let stage: Stage;
let definition: string;
beforeAll(async () => {
  stage = await startStage();
  definition = await register(stage);
});
afterAll(() => stage.stop());

const container = { name: 'app', image: 'x', essential: true };
const base: ecs.RegisterTaskDefinitionCommandInput = {
  family: 'f',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  containerDefinitions: [container],
};

test.each<[string, Partial<ecs.RegisterTaskDefinitionCommandInput>, RegExp]>([
  [
    'an impossible pair',
    { cpu: '256', memory: '4096' },
    /^No Fargate configuration exists for given values: 256 CPU, 4096 memory/,
  ],
  ['an unknown cpu', { cpu: '300' }, /^No Fargate configuration exists for given values: 300 CPU/],
  ['no memory', { memory: undefined }, /'memory' be defined at the task level/],
  ['another network mode', { networkMode: 'bridge' }, /network mode/],
  ['no containers', { containerDefinitions: [] }, /^Container list cannot be empty/],
  ['two of a name', { containerDefinitions: [container, container] }, /must be unique/],
  ['a bad family', { family: 'a b' }, /Family contains invalid characters/],
  [
    'another host port',
    { containerDefinitions: [{ ...container, portMappings: [{ containerPort: 80, hostPort: 81 }] }] },
    /must match/,
  ],
  [
    'a secret without a role',
    { containerDefinitions: [{ ...container, secrets: [{ name: 'A', valueFrom: 'b' }] }] },
    /executionRoleArn/,
  ],
])('RegisterTaskDefinition refuses %s', async (_, change, message) => {
  const attempt = stage.client.send(new ecs.RegisterTaskDefinitionCommand({ ...base, ...change }));
  await expect(attempt).rejects.toMatchObject({
    name: 'ClientException',
    message: expect.stringMatching(message),
  });
});

test('unknown members of a task definition come back as they were', async () => {
  const made = await stage.client.send(
    new ecs.RegisterTaskDefinitionCommand({
      ...base,
      runtimePlatform: { cpuArchitecture: 'ARM64' },
      pidMode: 'task',
    }),
  );
  expect(made.taskDefinition).toMatchObject({
    runtimePlatform: { cpuArchitecture: 'ARM64' },
    pidMode: 'task',
    status: 'ACTIVE',
  });
});

const LAMBDA_ONLY = 'PRODUCTION_TRAFFIC_SHIFT';

test.each<[string, (input: ecs.CreateServiceCommandInput) => void, string | RegExp]>([
  [
    'one rule for both roles',
    (input) => {
      const advanced = input.loadBalancers?.[0]?.advancedConfiguration;
      if (advanced) advanced.testListenerRule = advanced.productionListenerRule;
    },
    /^The following rules cannot be used as both production and test listener rules: arn/,
  ],
  [
    'the same group twice',
    (input) => {
      const advanced = input.loadBalancers?.[0]?.advancedConfiguration;
      if (advanced) advanced.alternateTargetGroupArn = stage.blue;
    },
    /^Duplicate targetGroupArn found: arn/,
  ],
  [
    'no test rule where production has one group',
    (input) => {
      delete input.loadBalancers?.[0]?.advancedConfiguration?.testListenerRule;
    },
    /^For Application LoadBalancer, testListenerRule is required/,
  ],
  [
    'a rule that is none',
    (input) => {
      const advanced = input.loadBalancers?.[0]?.advancedConfiguration;
      if (advanced) advanced.productionListenerRule = 'nonsense';
    },
    'productionListenerRule has an invalid ARN format. Must be RuleArn for ALB or ListenerArn for NLB. Got: nonsense',
  ],
  [
    'blue/green without the pair',
    (input) => {
      delete input.loadBalancers?.[0]?.advancedConfiguration;
    },
    /^advancedConfiguration field is required for all loadBalancers/,
  ],
  [
    'a pause where none may be',
    (input) => {
      input.deploymentConfiguration = { strategy: 'BLUE_GREEN', lifecycleHooks: [pause(LAMBDA_ONLY)] };
    },
    'Invalid lifecycle stage provided for Pause Hook',
  ],
  [
    'a container that is not there',
    (input) => {
      const entry = input.loadBalancers?.[0];
      if (entry) entry.containerName = 'other';
    },
    'The container other does not exist in the task definition.',
  ],
])('CreateService refuses %s', async (_, change, message) => {
  const input = serviceInput(stage, definition);
  change(input);
  const attempt = stage.client.send(new ecs.CreateServiceCommand(input));
  await expect(attempt).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  });
});

test('unknown things are failures in describe calls and exceptions elsewhere', async () => {
  const { client } = stage;
  const services = await client.send(new ecs.DescribeServicesCommand({ cluster: 'c1', services: ['none'] }));
  expect(services.failures).toEqual([
    { arn: expect.stringMatching(/service\/c1\/none$/), reason: 'MISSING' },
  ]);
  await expect(client.send(new ecs.ListServicesCommand({ cluster: 'none' }))).rejects.toBeInstanceOf(
    ecs.ClusterNotFoundException,
  );
  await expect(
    client.send(new ecs.UpdateServiceCommand({ cluster: 'c1', service: 'none' })),
  ).rejects.toBeInstanceOf(ecs.ServiceNotFoundException);
  await expect(
    client.send(
      new ecs.ContinueServiceDeploymentCommand({ serviceDeploymentArn: 'arn:none', hookId: 'ecs-pause-x' }),
    ),
  ).rejects.toBeInstanceOf(ecs.ServiceDeploymentNotFoundException);
  await expect(
    client.send(new ecs.ContinueServiceDeploymentCommand({ serviceDeploymentArn: 'arn:none', hookId: 'x' })),
  ).rejects.toThrow('Invalid hookId: hookId must follow the format: ecs-{hookType}-{id}');
});

test('a client token repeats CreateService; a hook is continued once', async () => {
  const configuration = { lifecycleHooks: [pause('PRE_SCALE_UP')] };
  const input = { ...serviceInput(stage, definition, configuration), clientToken: 'once' };
  const first = await stage.client.send(new ecs.CreateServiceCommand(input));
  const second = await stage.client.send(new ecs.CreateServiceCommand(input));
  expect(second.service?.createdAt).toEqual(first.service?.createdAt);
  await expect(
    stage.client.send(new ecs.CreateServiceCommand({ ...input, clientToken: 'twice' })),
  ).rejects.toThrow('Creation of service was not idempotent.');
  const at = await untilPaused(stage, 'PRE_SCALE_UP');
  await decide(stage, at);
  await expect(decide(stage, at)).rejects.toThrow(/^Provided hookId is either completed, unavailable/);
}, 20_000);
