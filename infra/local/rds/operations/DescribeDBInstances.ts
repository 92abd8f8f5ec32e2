import type { DescribeDBInstancesCommandInput, DescribeDBInstancesCommandOutput } from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import type { RdsState } from '../state.ts';
import { instanceOf } from '../state.ts';

export default ((input, { state }) => {
  return {
    DBInstances: input.DBInstanceIdentifier
      ? [instanceOf(state, input.DBInstanceIdentifier)]
      : [...state.instances.values()],
  };
}) satisfies Operation<
  RdsState,
  DescribeDBInstancesCommandInput,
  Omit<DescribeDBInstancesCommandOutput, '$metadata'>
>;
