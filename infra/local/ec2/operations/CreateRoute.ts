import type { CreateRouteCommandInput, CreateRouteCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { changeRoutes } from '../routes.ts';
import type { Ec2State } from '../state.ts';

export default ((input, { state }) => {
  const { RouteTableId, ...route } = input;
  changeRoutes(state, RouteTableId, (routes) => {
    if (routes.some((each) => each.DestinationCidrBlock === route.DestinationCidrBlock))
      throw awsError(
        'RouteAlreadyExists',
        `The route identified by ${route.DestinationCidrBlock} already exists.`,
      );
    return [
      ...routes,
      {
        DestinationCidrBlock: route.DestinationCidrBlock,
        GatewayId: route.GatewayId,
        NatGatewayId: route.NatGatewayId,
        State: 'active',
      },
    ];
  });
  return { Return: true };
}) satisfies Operation<Ec2State, CreateRouteCommandInput, Omit<CreateRouteCommandOutput, '$metadata'>>;
