import type {
  DisassociateRouteTableCommandInput,
  DisassociateRouteTableCommandOutput,
} from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { all } from '../state.ts';

export default ((input, { state }) => {
  for (const table of all(state, 'route-table').values())
    table['Associations'] = (table['Associations'] as { RouteTableAssociationId: string }[]).filter(
      (each) => each.RouteTableAssociationId !== input.AssociationId,
    );
  return {};
}) satisfies Operation<
  Ec2State,
  DisassociateRouteTableCommandInput,
  Omit<DisassociateRouteTableCommandOutput, '$metadata'>
>;
