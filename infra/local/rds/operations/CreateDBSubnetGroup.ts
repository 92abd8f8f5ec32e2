import type {
  CreateDBSubnetGroupCommandInput,
  CreateDBSubnetGroupCommandOutput,
  DBSubnetGroup,
} from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { RdsState } from '../state.ts';

export default ((input, { state }) => {
  const name = input.DBSubnetGroupName ?? '';
  if (state.subnetGroups.has(name))
    throw awsError('DBSubnetGroupAlreadyExists', `DBSubnetGroup ${name} already exists.`);
  const made: DBSubnetGroup = {
    DBSubnetGroupName: name,
    DBSubnetGroupDescription: input.DBSubnetGroupDescription,
    Subnets: (input.SubnetIds ?? []).map((SubnetIdentifier) => ({
      SubnetIdentifier,
      SubnetStatus: 'Active',
    })),
  };
  state.subnetGroups.set(name, made);
  return { DBSubnetGroup: made };
}) satisfies Operation<
  RdsState,
  CreateDBSubnetGroupCommandInput,
  Omit<CreateDBSubnetGroupCommandOutput, '$metadata'>
>;
