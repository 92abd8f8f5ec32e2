import type { CreateDBSubnetGroupCommandInput, CreateDBSubnetGroupCommandOutput } from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { RdsState } from '../state.ts';
import { subnetsOf } from '../subnets.ts';

export default (async (input, { state, world }) => {
  const name = input.DBSubnetGroupName ?? '';
  if (state.subnetGroups.has(name))
    throw awsError('DBSubnetGroupAlreadyExists', `DBSubnetGroup ${name} already exists.`);
  const made = {
    DBSubnetGroupName: name,
    DBSubnetGroupArn: world.arn('rds', `subgrp:${name}`),
    DBSubnetGroupDescription: input.DBSubnetGroupDescription,
    SubnetGroupStatus: 'Complete',
    ...(await subnetsOf(world, input.SubnetIds)),
  };
  state.subnetGroups.set(name, made);
  state.tags.set(made.DBSubnetGroupArn, input.Tags ?? []);
  return { DBSubnetGroup: made };
}) satisfies Operation<
  RdsState,
  CreateDBSubnetGroupCommandInput,
  Omit<CreateDBSubnetGroupCommandOutput, '$metadata'>
>;
