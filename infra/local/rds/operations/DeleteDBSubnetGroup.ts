import type { DeleteDBSubnetGroupCommandInput, DeleteDBSubnetGroupCommandOutput } from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { RdsState } from '../state.ts';

export default ((input, { state }) => {
  if (!state.subnetGroups.delete(input.DBSubnetGroupName ?? ''))
    throw awsError('DBSubnetGroupNotFoundFault', `DBSubnetGroup ${input.DBSubnetGroupName} not found.`, 404);
  return {};
}) satisfies Operation<
  RdsState,
  DeleteDBSubnetGroupCommandInput,
  Omit<DeleteDBSubnetGroupCommandOutput, '$metadata'>
>;
