import type { DeleteDBSubnetGroupCommandInput, DeleteDBSubnetGroupCommandOutput } from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { RdsState } from '../state.ts';
import { subnetGroupOf } from '../state.ts';

export default ((input, { state }) => {
  const { DBSubnetGroupName: name = '', DBSubnetGroupArn } = subnetGroupOf(state, input.DBSubnetGroupName);
  const user = [...state.instances.values()].find(
    ({ DBSubnetGroup }) => DBSubnetGroup?.DBSubnetGroupName === name,
  );
  if (user)
    throw awsError(
      'InvalidDBSubnetGroupStateFault',
      `Cannot delete the subnet group '${name}' because at least one database instance: ${user.DBInstanceIdentifier} is still using it.`,
    );
  state.subnetGroups.delete(name);
  state.tags.delete(DBSubnetGroupArn ?? '');
  return {};
}) satisfies Operation<
  RdsState,
  DeleteDBSubnetGroupCommandInput,
  Omit<DeleteDBSubnetGroupCommandOutput, '$metadata'>
>;
