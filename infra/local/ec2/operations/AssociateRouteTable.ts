import type { AssociateRouteTableCommandInput, AssociateRouteTableCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { get, newId } from '../state.ts';

export default ((input, { state }) => {
  const AssociationId = newId('rtbassoc');
  (get(state, 'route-table', input.RouteTableId)['Associations'] as object[]).push({
    RouteTableAssociationId: AssociationId,
    RouteTableId: input.RouteTableId,
    SubnetId: input.SubnetId,
    Main: false,
  });
  return { AssociationId };
}) satisfies Operation<
  Ec2State,
  AssociateRouteTableCommandInput,
  Omit<AssociateRouteTableCommandOutput, '$metadata'>
>;
