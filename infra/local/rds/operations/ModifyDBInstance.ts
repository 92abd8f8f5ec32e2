import type {
  DBInstance,
  ModifyDBInstanceCommandInput,
  ModifyDBInstanceCommandOutput,
} from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import { membershipOf } from '../membership.ts';
import type { RdsState } from '../state.ts';
import { instanceOf } from '../state.ts';

export default ((input, { state }) => {
  const before = instanceOf(state, input.DBInstanceIdentifier);
  const {
    MasterUserPassword: _,
    VpcSecurityGroupIds: __,
    DBSubnetGroupName: ___,
    DBParameterGroupName: ____,
    EnablePerformanceInsights,
    ...changed
  } = input;
  const instance = {
    ...before,
    ...(changed as DBInstance),
    ...membershipOf(state, input),
    ...(EnablePerformanceInsights !== undefined && { PerformanceInsightsEnabled: EnablePerformanceInsights }),
  };
  state.instances.set(input.DBInstanceIdentifier ?? '', instance);
  return { DBInstance: instance };
}) satisfies Operation<
  RdsState,
  ModifyDBInstanceCommandInput,
  Omit<ModifyDBInstanceCommandOutput, '$metadata'>
>;
