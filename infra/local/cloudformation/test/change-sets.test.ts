/** Change sets by the real SDK: what they foretell, and that it comes so. */
import {
  CreateChangeSetCommand,
  type CreateChangeSetCommandInput,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  ListChangeSetsCommand,
} from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bodyOf, type Harness, parameter, startHarness } from './client.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

let number = 0;
async function changeSet(
  StackName: string,
  resources: object,
  more: Partial<CreateChangeSetCommandInput> = {},
  IncludePropertyValues = true,
) {
  const { Id } = await harness.client.send(
    new CreateChangeSetCommand({
      StackName,
      ChangeSetName: `set-${++number}`,
      TemplateBody: bodyOf(resources),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      ...more,
    }),
  );
  return harness.client.send(new DescribeChangeSetCommand({ ChangeSetName: Id!, IncludePropertyValues }));
}
const execute = (ChangeSetName: string) =>
  harness.client.send(new ExecuteChangeSetCommand({ ChangeSetName }));
const log = (LogGroupName: unknown, RetentionInDays: number, more: object = {}) => ({
  Type: 'AWS::Logs::LogGroup',
  Properties: { LogGroupName, RetentionInDays },
  ...more,
});

it('makes a stack: reviewed first, then created', async () => {
  const made = await changeSet('new', { A: parameter('/new', 'x') }, { ChangeSetType: 'CREATE' });
  expect(made).toMatchObject({ Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE' });
  expect(made.Changes?.[0]?.ResourceChange).toMatchObject({ Action: 'Add', LogicalResourceId: 'A' });
  expect((await harness.describe('new')).StackStatus).toBe('REVIEW_IN_PROGRESS');
  await execute(made.ChangeSetId!);
  expect((await harness.describe('new')).StackStatus).toBe('CREATE_COMPLETE');
  await expect(execute(made.ChangeSetId!)).rejects.toThrow(/cannot be executed in its current status/);
});

it('foretells every kind of change with replacement, source and values; the other sets go with execution', async () => {
  const before = {
    Parameters: { Days: { Type: 'Number', Default: '30' } },
    Resources: {
      Kept: log('/kept', 30),
      Grown: log('/grown', 30, { Metadata: { a: 1 } }),
      Moved: log('/moved', 30),
      Told: parameter('/told', { Ref: 'Moved' }),
      ByParameter: {
        ...log('/by', 1),
        Properties: { LogGroupName: '/by', RetentionInDays: { Ref: 'Days' } },
      },
      Gone: log('/gone', 30, { DeletionPolicy: 'Retain' }),
    },
  };
  await harness.create('kinds', before);
  const { Gone: _, ...rest } = before.Resources;
  const after = {
    ...before,
    Resources: {
      ...rest,
      Grown: log('/grown', 60, { Metadata: { a: 2 }, DeletionPolicy: 'Retain' }),
      Moved: log('/elsewhere', 30),
      Added: log('/added', 30),
    },
  };
  const Parameters = [{ ParameterKey: 'Days', ParameterValue: '90' }];
  const other = await changeSet('kinds', after, { Parameters });
  const found = await changeSet('kinds', after, { Parameters });
  const changes = new Map(
    found.Changes!.map(({ ResourceChange }) => [ResourceChange!.LogicalResourceId, ResourceChange!]),
  );
  expect([...changes.keys()].sort()).toEqual(['Added', 'ByParameter', 'Gone', 'Grown', 'Moved', 'Told']);
  expect(changes.get('Added')).toMatchObject({ Action: 'Add' });
  expect(changes.get('Gone')).toMatchObject({ Action: 'Remove', PolicyAction: 'Retain' });
  expect(changes.get('Grown')).toMatchObject({
    Action: 'Modify',
    Replacement: 'False',
    Scope: ['Properties', 'Metadata', 'DeletionPolicy'],
  });
  expect(changes.get('Grown')?.Details?.[0]).toMatchObject({
    Target: {
      Attribute: 'Properties',
      Name: 'RetentionInDays',
      Path: '/Properties/RetentionInDays',
      RequiresRecreation: 'Never',
      BeforeValue: '30',
      AfterValue: '60',
      AttributeChangeType: 'Modify',
    },
    Evaluation: 'Static',
    ChangeSource: 'DirectModification',
  });
  expect(changes.get('Moved')).toMatchObject({
    Replacement: 'True',
    PolicyAction: 'ReplaceAndDelete',
    Details: [{ Target: { RequiresRecreation: 'Always' } }],
  });
  expect(changes.get('Told')).toMatchObject({
    Replacement: 'False',
    Details: [
      {
        ChangeSource: 'ResourceReference',
        CausingEntity: 'Moved',
        Evaluation: 'Dynamic',
        Target: { BeforeValue: '/moved', AfterValue: '{{changeSet:KNOWN_AFTER_APPLY}}' },
      },
    ],
  });
  expect(changes.get('ByParameter')?.Details).toMatchObject([
    { ChangeSource: 'ParameterReference', CausingEntity: 'Days' },
  ]);
  expect(JSON.parse(changes.get('Grown')?.AfterContext ?? '')).toMatchObject({
    Properties: { RetentionInDays: 60 },
    DeletionPolicy: 'Retain',
  });

  const plain = await harness.client.send(
    new DescribeChangeSetCommand({ ChangeSetName: found.ChangeSetId! }),
  );
  const grown = plain.Changes!.find((each) => each.ResourceChange?.LogicalResourceId === 'Grown');
  expect(grown?.ResourceChange?.AfterContext).toBeUndefined();
  expect(grown?.ResourceChange?.Details?.[0]?.Target).toEqual({
    Attribute: 'Properties',
    Name: 'RetentionInDays',
    RequiresRecreation: 'Never',
  });

  await execute(found.ChangeSetId!);
  const { Summaries } = await harness.client.send(new ListChangeSetsCommand({ StackName: 'kinds' }));
  expect(Summaries?.map((each) => [each.ChangeSetId, each.ExecutionStatus])).toEqual([
    [found.ChangeSetId, 'EXECUTE_COMPLETE'],
  ]);
  await expect(
    harness.client.send(new DescribeChangeSetCommand({ ChangeSetName: other.ChangeSetId! })),
  ).rejects.toThrow(/does not exist/);
  const { logGroups } = await harness.aws.invoke<{
    logGroups: { logGroupName: string; retentionInDays: number }[];
  }>('logs', 'DescribeLogGroups', {});
  expect(Object.fromEntries(logGroups.map((each) => [each.logGroupName, each.retentionInDays]))).toEqual({
    '/kept': 30,
    '/grown': 60,
    '/elsewhere': 30,
    '/by': 90,
    '/added': 30,
    '/gone': 30,
  });
  expect(await harness.physicalId('kinds', 'Told')).toBe('/told');
});

it('without changes it fails in AWS’s words; outputs and tags count as changes, descriptions do not', async () => {
  const Resources = { A: parameter('/same', 'x') };
  await harness.create('same', Resources);
  expect(await changeSet('same', { Resources, Description: 'anew' })).toMatchObject({
    Status: 'FAILED',
    ExecutionStatus: 'UNAVAILABLE',
    StatusReason: expect.stringContaining("The submitted information didn't contain changes."),
  });
  const output = await changeSet('same', { Resources, Outputs: { A: { Value: { Ref: 'A' } } } });
  expect(output).toMatchObject({ Status: 'CREATE_COMPLETE', Changes: [] });
  await execute(output.ChangeSetId!);
  expect((await harness.describe('same')).Outputs).toMatchObject([{ OutputKey: 'A', OutputValue: '/same' }]);
  const tagged = await changeSet(
    'same',
    { Resources, Outputs: { A: { Value: { Ref: 'A' } } } },
    { Tags: [{ Key: 'Owner', Value: 'platform' }] },
  );
  expect(tagged.Changes?.[0]?.ResourceChange).toMatchObject({ Scope: ['Tags'], Replacement: 'False' });
});

it('a replacement that a reference may cause is conditional, and happens where the value differs', async () => {
  const chain = (name: string) => ({
    A: log(name, 30),
    B: log({ 'Fn::Join': ['-', [{ Ref: 'A' }, 'b']] }, 30),
  });
  await harness.create('chain', chain('/one'));
  const found = await changeSet('chain', chain('/two'));
  expect(found.Changes?.map(({ ResourceChange }) => ResourceChange?.Replacement)).toEqual([
    'True',
    'Conditional',
  ]);
  await execute(found.ChangeSetId!);
  expect(await harness.physicalId('chain', 'B')).toBe('/two-b');
});

it.each([
  [
    'a set of a stack that is there already',
    'same',
    { ChangeSetType: 'CREATE' },
    /already exists and cannot be created again/,
  ],
  ['an update of nothing', 'nowhere', {}, /Stack \[nowhere\] does not exist/],
  ['an import', 'same', { ChangeSetType: 'IMPORT' }, /not emulated.*IMPORT/],
  [
    'a stack policy',
    'same',
    { NotificationARNs: ['arn:aws:sns:us-east-1:1:x'] },
    /not emulated.*NotificationARNs/,
  ],
  ['express mode', 'same', { DeploymentConfig: { Mode: 'EXPRESS' } }, /not emulated.*EXPRESS/],
  ['a bad name', 'same', { ChangeSetName: '1-x' }, /changeSetName/],
  ['missing capabilities', 'same', { Capabilities: [] }, /CAPABILITY_NAMED_IAM/],
  ['an unknown parameter', 'same', { Parameters: [{ ParameterKey: 'X' }] }, /Parameters: \[X\] do not exist/],
] as const)('refuses %s', async (_, stack, more, expected) => {
  const role = {
    Type: 'AWS::IAM::Role',
    Properties: { RoleName: 'r', AssumeRolePolicyDocument: { Statement: [{}] } },
  };
  const asked = changeSet(stack, { A: role }, more as Partial<CreateChangeSetCommandInput>);
  await expect(asked).rejects.toThrow(expected);
});

it('what its values refuse, and another type under the same id, is said before anything is touched', async () => {
  expect(await changeSet('same', { A: parameter('/same', { 'Fn::ImportValue': 'nowhere' }) })).toMatchObject({
    Status: 'FAILED',
    StatusReason: 'No export named nowhere found.',
  });
  expect(await changeSet('same', { A: log('/x', 1) })).toMatchObject({
    Status: 'FAILED',
    StatusReason: expect.stringMatching(/Update of resource type is not permitted.*\[A\]/),
  });
});

it('a set that was never executed can be read and deleted; deleting it twice succeeds', async () => {
  const found = await changeSet('same', { A: parameter('/same', 'y') });
  const ChangeSetName = found.ChangeSetId!;
  const { TemplateBody } = await harness.client.send(
    new GetTemplateCommand({ StackName: 'same', ChangeSetName }),
  );
  expect(TemplateBody).toContain('"y"');
  await harness.client.send(new DeleteChangeSetCommand({ ChangeSetName }));
  await harness.client.send(new DeleteChangeSetCommand({ ChangeSetName }));
});
