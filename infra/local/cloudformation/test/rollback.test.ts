/** What fails, goes back, is kept or protected: by the real SDK. */
import {
  ContinueUpdateRollbackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  RollbackStackCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, parameter, startHarness } from './client.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  await harness.aws.invoke('ssm', 'PutParameter', { Name: '/taken', Type: 'String', Value: 'theirs' });
});
afterAll(() => harness.stop());

const broken = (DependsOn: string) => parameter('/taken', 'ours', { DependsOn });
const parameterValue = async (Name: string) =>
  harness.aws
    .invoke<{ Parameter: { Value: string } }>('ssm', 'GetParameter', { Name })
    .then(({ Parameter }) => Parameter.Value)
    .catch(() => undefined);
const group = (name: string, more: object = {}) => ({
  Type: 'AWS::Logs::LogGroup',
  Properties: { LogGroupName: name, RetentionInDays: 30 },
  ...more,
});
const groupExists = async (name: string) =>
  (
    await harness.aws.invoke<{ logGroups: { logGroupName: string }[] }>('logs', 'DescribeLogGroups', {
      logGroupNamePrefix: name,
    })
  ).logGroups.some(({ logGroupName }) => logGroupName === name);

describe('a creation that fails', () => {
  it('is rolled back with AWS’s events; the stack can only be deleted', async () => {
    const stack = await harness.create('fails', { A: parameter('/fails', 'x'), B: broken('A') });
    expect(stack).toMatchObject({ StackStatus: 'ROLLBACK_COMPLETE' });
    expect(await harness.story('fails')).toEqual([
      'fails CREATE_IN_PROGRESS',
      'A CREATE_IN_PROGRESS',
      'A CREATE_IN_PROGRESS',
      'A CREATE_COMPLETE',
      'B CREATE_IN_PROGRESS',
      'B CREATE_FAILED',
      'fails ROLLBACK_IN_PROGRESS',
      'B DELETE_COMPLETE',
      'A DELETE_IN_PROGRESS',
      'A DELETE_COMPLETE',
      'fails ROLLBACK_COMPLETE',
    ]);
    const { StackEvents = [] } = await harness.client.send(
      new DescribeStackEventsCommand({ StackName: 'fails' }),
    );
    const reasons = StackEvents.map((event) => event.ResourceStatusReason);
    expect(reasons).toContain('The following resource(s) failed to create: [B]. Rollback requested by user.');
    expect(reasons).toContainEqual(
      expect.stringMatching(
        /^Resource handler returned message: "The parameter already exists.*HandlerErrorCode: AlreadyExists\)$/,
      ),
    );
    await expect(harness.update('fails', { A: parameter('/fails', 'y') })).rejects.toThrow(
      /is in ROLLBACK_COMPLETE state and can not be updated/,
    );
    expect((await harness.remove('fails')).StackStatus).toBe('DELETE_COMPLETE');
    const { StackId } = stack;
    expect((await harness.describe(StackId!)).StackStatus).toBe('DELETE_COMPLETE');
    await expect(harness.describe('fails')).rejects.toThrow(/does not exist/);
  });

  it.each([
    ['DO_NOTHING', 'CREATE_FAILED', 'x'],
    ['DELETE', 'DELETE_COMPLETE', undefined],
  ] as const)('with OnFailure %s ends as %s', async (OnFailure, status, left) => {
    const name = `on-${OnFailure.toLowerCase().replace('_', '-')}`;
    const stack = await harness.create(
      name,
      { A: parameter(`/${name}`, 'x'), B: broken('A') },
      { OnFailure },
    );
    expect(stack.StackStatus).toBe(status);
    expect(await parameterValue(`/${name}`)).toBe(left);
  });

  it('left as it is can be rolled back later, or mended by an update', async () => {
    const resources = (name: string) => ({ A: parameter(`/${name}`, 'x'), B: broken('A') });
    await harness.create('later', resources('later'), { DisableRollback: true });
    await harness.client.send(new RollbackStackCommand({ StackName: 'later' }));
    expect((await harness.describe('later')).StackStatus).toBe('ROLLBACK_COMPLETE');
    await harness.create('mended', resources('mended'), { DisableRollback: true });
    const fixed = { A: parameter('/mended', 'x'), B: parameter('/mended/b', 'x') };
    expect((await harness.update('mended', fixed)).StackStatus).toBe('UPDATE_COMPLETE');
    expect(await parameterValue('/mended/b')).toBe('x');
  });

  it('keeps what the policy retains, but not what is retained except on creation', async () => {
    await harness.create('policies', {
      Kept: group('/p/kept', { DeletionPolicy: 'Retain' }),
      Gone: group('/p/gone', { DeletionPolicy: 'RetainExceptOnCreate' }),
      B: { ...broken('Kept'), DependsOn: ['Kept', 'Gone'] },
    });
    expect([await groupExists('/p/kept'), await groupExists('/p/gone')]).toEqual([true, false]);
  });
});

describe('an update that fails', () => {
  it('goes back: changed, replaced, new and removed resources alike', async () => {
    const before = {
      Changed: parameter('/u/changed', 'one'),
      Replaced: group('/u/one'),
      Removed: parameter('/u/removed', 'x'),
    };
    await harness.create('u', before);
    const stack = await harness.update('u', {
      Changed: parameter('/u/changed', 'two'),
      Replaced: group('/u/two'),
      New: parameter('/u/new', 'x'),
      B: { ...broken('New'), DependsOn: ['Changed', 'Replaced', 'New'] },
    });
    expect(stack).toMatchObject({ StackStatus: 'UPDATE_ROLLBACK_COMPLETE' });
    expect(await parameterValue('/u/changed')).toBe('one');
    expect(await parameterValue('/u/removed')).toBe('x');
    expect(await parameterValue('/u/new')).toBeUndefined();
    expect([await groupExists('/u/one'), await groupExists('/u/two')]).toEqual([true, false]);
    expect(await harness.physicalId('u', 'Replaced')).toBe('/u/one');
    const story = await harness.story('u');
    const from = story.indexOf('u UPDATE_ROLLBACK_IN_PROGRESS');
    expect(story.slice(from).filter((each) => each.startsWith('u '))).toEqual([
      'u UPDATE_ROLLBACK_IN_PROGRESS',
      'u UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      'u UPDATE_ROLLBACK_COMPLETE',
    ]);
    await expect(harness.update('u', before)).rejects.toThrow('No updates are to be performed.');
  });

  it('without rollback stays as it failed; then it goes back, or forward', async () => {
    await harness.create('stays', { A: parameter('/stays', 'one') });
    const half = { A: parameter('/stays', 'two'), B: broken('A') };
    const failed = await harness.update('stays', half, { DisableRollback: true });
    expect(failed.StackStatus).toBe('UPDATE_FAILED');
    expect(await parameterValue('/stays')).toBe('two');
    await harness.client.send(new RollbackStackCommand({ StackName: 'stays' }));
    expect((await harness.describe('stays')).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await parameterValue('/stays')).toBe('one');
    await harness.update('stays', half, { DisableRollback: true });
    const forward = await harness.update('stays', { A: parameter('/stays', 'three') });
    expect(forward.StackStatus).toBe('UPDATE_COMPLETE');
    expect(await parameterValue('/stays')).toBe('three');
  });

  it('whose way back is blocked says so, and is continued once it is free', async () => {
    const table = (PointInTimeRecoveryEnabled: boolean) => ({
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 'blocked',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled },
      },
    });
    await harness.create('blocked', { T: table(true), A: parameter('/blocked', 'x') });
    // Somebody took the table away: it can be neither changed nor put back.
    await harness.aws.invoke('dynamodb', 'DeleteTable', { TableName: 'blocked' });
    const stack = await harness.update('blocked', { T: table(false), A: parameter('/blocked', 'y') });
    expect(stack.StackStatus).toBe('UPDATE_ROLLBACK_FAILED');
    expect(stack.StackStatusReason).toContain('failed to update: [T]');
    await expect(harness.update('blocked', {})).rejects.toThrow(/UPDATE_ROLLBACK_FAILED/);
    await harness.client.send(
      new ContinueUpdateRollbackCommand({ StackName: 'blocked', ResourcesToSkip: ['T'] }),
    );
    expect((await harness.describe('blocked')).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  });

  it('a custom-named resource is not replaced under its own name', async () => {
    await harness.create('named', { R: repository('AES256') });
    const stack = await harness.update('named', { R: repository('KMS') });
    expect(stack.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    const { StackEvents = [] } = await harness.client.send(
      new DescribeStackEventsCommand({ StackName: 'named' }),
    );
    expect(StackEvents.map((event) => event.ResourceStatusReason)).toContain(
      'CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename named and update the stack again.',
    );
  });
});

const repository = (EncryptionType: string) => ({
  Type: 'AWS::ECR::Repository',
  Properties: { RepositoryName: 'named', EncryptionConfiguration: { EncryptionType } },
});

describe('what goes', () => {
  it('and cannot be deleted is told, while the update completes', async () => {
    const bucket = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'full-bucket' } };
    await harness.create('full', { Bucket: bucket, A: parameter('/full', 'x') });
    await harness.aws.invoke('s3', 'PutObject', { Bucket: 'full-bucket', Key: 'k', Body: Buffer.from('x') });
    const stack = await harness.update('full', { A: parameter('/full', 'x') });
    expect(stack.StackStatus).toBe('UPDATE_COMPLETE');
    expect(await harness.story('full')).toContain('Bucket DELETE_FAILED');
  });

  it('and is replaced or removed under Retain stays, told as skipped', async () => {
    await harness.create('retain', {
      Replaced: group('/r/one', { UpdateReplacePolicy: 'Retain' }),
      Removed: group('/r/removed', { DeletionPolicy: 'Retain' }),
    });
    await harness.update('retain', { Replaced: group('/r/two') });
    expect([await groupExists('/r/one'), await groupExists('/r/removed')]).toEqual([true, true]);
    expect(await harness.story('retain')).toContain('Removed DELETE_SKIPPED');
  });

  it('by a stack’s deletion: in the order of needs; what fails is left with what it needs, and may be retained', async () => {
    const bucket = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'last-bucket' } };
    await harness.create('last', {
      Base: parameter('/last', 'x'),
      Bucket: { ...bucket, DependsOn: 'Base' },
      Free: parameter('/free', 'x'),
    });
    await harness.aws.invoke('s3', 'PutObject', { Bucket: 'last-bucket', Key: 'k', Body: Buffer.from('x') });
    const stack = await harness.remove('last');
    expect(stack).toMatchObject({
      StackStatus: 'DELETE_FAILED',
      StackStatusReason: 'The following resource(s) failed to delete: [Bucket].',
    });
    expect([await parameterValue('/last'), await parameterValue('/free')]).toEqual(['x', undefined]);
    expect((await harness.remove('last', { RetainResources: ['Bucket'] })).StackStatus).toBe(
      'DELETE_COMPLETE',
    );
    expect(await parameterValue('/last')).toBeUndefined();
    const { StackResources = [] } = await harness.client.send(
      new DescribeStackResourcesCommand({ StackName: stack.StackId! }),
    );
    expect(
      Object.fromEntries(StackResources.map((each) => [each.LogicalResourceId, each.ResourceStatus])),
    ).toEqual({
      Base: 'DELETE_COMPLETE',
      Bucket: 'DELETE_SKIPPED',
      Free: 'DELETE_COMPLETE',
    });
  });

  it('leaves a snapshot of a database; a type without snapshots refuses the policy', async () => {
    const database = {
      Type: 'AWS::RDS::DBInstance',
      Properties: {
        DBInstanceIdentifier: 'db',
        Engine: 'mysql',
        DBInstanceClass: 'db.t3.micro',
        AllocatedStorage: 20,
      },
    };
    expect(await harness.create('db', { D: database })).toMatchObject({ StackStatus: 'CREATE_COMPLETE' });
    await harness.remove('db');
    const { DBSnapshots } = await harness.aws.invoke<{ DBSnapshots: object[] }>(
      'rds',
      'DescribeDBSnapshots',
      {},
    );
    expect(DBSnapshots).toMatchObject([{ DBInstanceIdentifier: 'db', Status: 'available' }]);
    const refused = await harness.create('no-snapshot', { G: group('/s', { DeletionPolicy: 'Snapshot' }) });
    expect(refused.StackStatus).toBe('ROLLBACK_COMPLETE');
  });

  it('what is gone already is deleted', async () => {
    await harness.create('gone', { A: parameter('/gone', 'x'), G: group('/gone') });
    await harness.aws.invoke('ssm', 'DeleteParameter', { Name: '/gone' });
    await harness.aws.invoke('logs', 'DeleteLogGroup', { logGroupName: '/gone' });
    expect((await harness.remove('gone')).StackStatus).toBe('DELETE_COMPLETE');
  });

  it('is protected until the protection is taken away', async () => {
    await harness.create('guarded', { A: parameter('/guarded', 'x') }, { EnableTerminationProtection: true });
    await expect(harness.remove('guarded')).rejects.toThrow(/TerminationProtection is enabled/);
    await harness.client.send(
      new UpdateTerminationProtectionCommand({ StackName: 'guarded', EnableTerminationProtection: false }),
    );
    expect((await harness.remove('guarded')).StackStatus).toBe('DELETE_COMPLETE');
  });
});

describe('exports', () => {
  const exporting = (value: string, name = 'shared') => ({
    Resources: { A: parameter('/exporting', value) },
    Outputs: { A: { Value: { 'Fn::GetAtt': ['A', 'Value'] }, Export: { Name: name } } },
  });

  it('in use are neither changed nor removed', async () => {
    await harness.create('exporting', exporting('one'));
    await harness.create('importing', { B: parameter('/importing', { 'Fn::ImportValue': 'shared' }) });
    const changed = await harness.update('exporting', exporting('two'));
    expect(changed.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await parameterValue('/exporting')).toBe('one');
    const renamed = await harness.update('exporting', exporting('one', 'other'));
    expect(renamed.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await harness.story('exporting')).toContain('exporting UPDATE_ROLLBACK_IN_PROGRESS');
    await harness.update('importing', { B: parameter('/importing', 'x') });
    expect((await harness.update('exporting', exporting('two'))).StackStatus).toBe('UPDATE_COMPLETE');
  });

  it('belong to one stack', async () => {
    const stack = await harness.create('again', {
      Resources: { A: parameter('/again', 'x') },
      Outputs: { A: { Value: 'x', Export: { Name: 'shared' } } },
    });
    expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
  });
});

describe('parameters', () => {
  it('come from SSM where the template says so, are masked, and are checked', async () => {
    const Resources = {
      A: parameter('/from-ssm', { 'Fn::Join': ['-', [{ Ref: 'Name' }, { Ref: 'Secret' }]] }),
    };
    const Parameters = {
      Name: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/taken' },
      Secret: { Type: 'String', NoEcho: true, AllowedPattern: '[a-z]+' },
    };
    const given = [{ ParameterKey: 'Secret', ParameterValue: 'quiet' }];
    const stack = await harness.create('from-ssm', { Resources, Parameters }, { Parameters: given });
    expect(stack.Parameters).toEqual([
      { ParameterKey: 'Name', ParameterValue: '/taken', ResolvedValue: 'theirs' },
      { ParameterKey: 'Secret', ParameterValue: '****' },
    ]);
    expect(await parameterValue('/from-ssm')).toBe('theirs-quiet');
    await expect(
      harness.update(
        'from-ssm',
        { Resources, Parameters },
        { Parameters: [{ ParameterKey: 'Secret', ParameterValue: 'A' }] },
      ),
    ).rejects.toThrow(/Parameter 'Secret' must match pattern/);
    await expect(harness.update('from-ssm', { Resources, Parameters })).rejects.toThrow(
      /Parameters: \[Secret\] must have values/,
    );
  });
});
