/** The real templates of the platform, provisioned by the real SDK, read back through each service's own API. */
import { readdirSync } from 'node:fs';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type LocalAws, startLocalAws } from '../index.ts';
import { connectionTo } from '../test/connection.ts';
import { handlerOf, supportedTypes } from './handlers.ts';

let aws: LocalAws;
let cloudformation: CloudFormationClient;
let ssm: SSMClient;

beforeAll(async () => {
  aws = await startLocalAws({ speed: 50 });
  const shared = connectionTo(aws);
  cloudformation = new CloudFormationClient(shared);
  ssm = new SSMClient(shared);
});
afterAll(() => aws.stop());

const statusOf = async (StackName: string) =>
  (await cloudformation.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
const settled = (name: string) =>
  vi.waitFor(async () => {
    const stack = await statusOf(name);
    expect(stack?.StackStatus).not.toMatch(/IN_PROGRESS/);
    return stack!;
  }, 20_000);
const create = async (StackName: string, template: object) => {
  await cloudformation.send(
    new CreateStackCommand({
      StackName,
      TemplateBody: JSON.stringify(template),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    }),
  );
  return settled(StackName);
};
const parameter = (Name: string, Value: unknown, more: object = {}) => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Name, Type: 'String', Value },
  ...more,
});

describe('a stack', () => {
  it('is created in the order of its references, with outputs that others import', async () => {
    const stack = await create('first', {
      Parameters: { Word: { Type: 'String', Default: 'hello' } },
      Conditions: { Always: { 'Fn::Equals': ['a', 'a'] }, Never: { 'Fn::Not': [{ Condition: 'Always' }] } },
      Resources: {
        B: parameter('/b', { 'Fn::Join': ['-', [{ Ref: 'A' }, { 'Fn::GetAtt': ['A', 'Value'] }]] }),
        A: parameter('/a', { 'Fn::Sub': '${Word} in ${AWS::Region}' }),
        C: parameter('/c', 'x', { Condition: 'Never' }),
      },
      Outputs: { B: { Value: { Ref: 'B' }, Export: { Name: 'first-b' } } },
    });
    expect(stack.StackStatus).toBe('CREATE_COMPLETE');
    expect((await ssm.send(new GetParameterCommand({ Name: '/b' }))).Parameter?.Value).toBe(
      '/a-hello in us-east-1',
    );
    const second = await create('second', {
      Resources: { D: parameter('/d', { 'Fn::ImportValue': 'first-b' }) },
    });
    expect(second.StackStatus).toBe('CREATE_COMPLETE');
    await cloudformation.send(new DeleteStackCommand({ StackName: 'first' }));
    expect(await settled('first')).toMatchObject({
      StackStatus: 'CREATE_COMPLETE',
      StackStatusReason: expect.stringContaining('in use by second'),
    });
  });

  it('goes back when a resource fails, and says which and why', async () => {
    const stack = await create('broken', {
      Resources: {
        Good: parameter('/good', 'x'),
        Bad: {
          Type: 'AWS::SSM::Parameter',
          DependsOn: 'Good',
          Properties: { Name: '/bad', Type: 'String', Value: 'x', Tier: 'Advanced' },
        },
      },
    });
    expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
    const { StackEvents = [] } = await cloudformation.send(
      new DescribeStackEventsCommand({ StackName: 'broken' }),
    );
    expect(
      StackEvents.find((event) => event.ResourceStatus === 'CREATE_FAILED')?.ResourceStatusReason,
    ).toMatch(/Tier/);
    await expect(ssm.send(new GetParameterCommand({ Name: '/good' }))).rejects.toThrow(/not found/);
  });

  it('updates what changed, and puts it back when the update fails', async () => {
    await create('third', { Resources: { A: parameter('/third', 'one') } });
    const update = (Resources: object) =>
      cloudformation.send(
        new UpdateStackCommand({ StackName: 'third', TemplateBody: JSON.stringify({ Resources }) }),
      );
    await expect(update({ A: parameter('/third', 'one') })).rejects.toThrow(
      'No updates are to be performed.',
    );
    await update({ A: parameter('/third', 'two') });
    expect((await settled('third')).StackStatus).toBe('UPDATE_COMPLETE');
    await update({
      A: parameter('/third', 'three'),
      B: { ...parameter('/b', 'x', { DependsOn: 'A' }), Type: 'AWS::SNS::Topic' },
    });
    expect((await settled('third')).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect((await ssm.send(new GetParameterCommand({ Name: '/third' }))).Parameter?.Value).toBe('two');
  });
});

it('every resource file names properties and what replaces', async () => {
  const folder = new URL('./resources/', import.meta.url);
  expect(readdirSync(folder).length).toBe(supportedTypes.length);
  for (const type of supportedTypes) {
    const { properties, replacement } = await handlerOf(type);
    expect(properties.length, type).toBeGreaterThan(0);
    expect(properties, type).toEqual(expect.arrayContaining([...replacement]));
  }
});
