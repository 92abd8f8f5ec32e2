import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type {
  CreateDBInstanceCommandInput,
  CreateDBInstanceCommandOutput,
  DBInstance,
} from '@aws-sdk/client-rds';
import { ensureServiceLinkedRole } from '../../iam/service-linked.ts';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { membershipOf } from '../membership.ts';
import type { RdsState } from '../state.ts';

export default (async (input, { state, world }) => {
  const id = input.DBInstanceIdentifier ?? '';
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(id))
    throw awsError(
      'InvalidParameterValue',
      `The parameter DBInstanceIdentifier is not a valid identifier: ${id}`,
    );
  if (state.instances.has(id)) throw awsError('DBInstanceAlreadyExists', 'DB instance already exists');
  const membership = membershipOf(state, { VpcSecurityGroupIds: [], ...input });
  // The embedded engine keeps a SQLite file a schema in this folder; it stands where a host name stands in AWS.
  const folder = path.join(world.directory, 'rds', id);
  mkdirSync(folder, { recursive: true });
  const {
    MasterUserPassword: _,
    Tags,
    VpcSecurityGroupIds: ____,
    DBSubnetGroupName: __,
    DBParameterGroupName: ___,
    EnablePerformanceInsights,
    EnableCloudwatchLogsExports,
    ...shown
  } = input;
  const instance: DBInstance = {
    ...(shown as DBInstance),
    DBInstanceStatus: 'available',
    Endpoint: { Address: folder, Port: input.Port ?? 3306 },
    InstanceCreateTime: new Date(world.clock.now()),
    DBInstanceArn: world.arn('rds', `db:${id}`),
    ...membership,
    ...(EnablePerformanceInsights !== undefined && { PerformanceInsightsEnabled: EnablePerformanceInsights }),
    ...(EnableCloudwatchLogsExports && { EnabledCloudwatchLogsExports: EnableCloudwatchLogsExports }),
    TagList: Tags,
  };
  state.instances.set(id, instance);
  await ensureServiceLinkedRole(world, 'rds.amazonaws.com');
  return { DBInstance: instance };
}) satisfies Operation<
  RdsState,
  CreateDBInstanceCommandInput,
  Omit<CreateDBInstanceCommandOutput, '$metadata'>
>;
