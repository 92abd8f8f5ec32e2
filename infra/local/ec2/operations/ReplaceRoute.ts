import type { ReplaceRouteCommandInput, ReplaceRouteCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { changeRoutes } from '../routes.ts';
import type { Ec2State } from '../state.ts';

export default ((input, { state }) => {
  changeRoutes(state, input.RouteTableId, (routes) => [
    ...routes.filter((each) => each.DestinationCidrBlock !== input.DestinationCidrBlock),
    {
      DestinationCidrBlock: input.DestinationCidrBlock,
      GatewayId: input.GatewayId,
      NatGatewayId: input.NatGatewayId,
      State: 'active',
    },
  ]);
  return {};
}) satisfies Operation<Ec2State, ReplaceRouteCommandInput, Omit<ReplaceRouteCommandOutput, '$metadata'>>;
