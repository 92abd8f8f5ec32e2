import type { ModifyDBSubnetGroupCommandInput, ModifyDBSubnetGroupCommandOutput } from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import type { RdsState } from '../state.ts';
import { subnetGroupOf } from '../state.ts';
import { subnetsOf } from '../subnets.ts';

export default (async (input, { state, world }) => {
  const before = subnetGroupOf(state, input.DBSubnetGroupName);
  const after = {
    ...before,
    DBSubnetGroupDescription: input.DBSubnetGroupDescription ?? before.DBSubnetGroupDescription,
    ...(await subnetsOf(world, input.SubnetIds)),
  };
  state.subnetGroups.set(input.DBSubnetGroupName ?? '', after);
  return { DBSubnetGroup: after };
}) satisfies Operation<
  RdsState,
  ModifyDBSubnetGroupCommandInput,
  Omit<ModifyDBSubnetGroupCommandOutput, '$metadata'>
>;
