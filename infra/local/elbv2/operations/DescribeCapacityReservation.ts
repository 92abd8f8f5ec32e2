import type {
  DescribeCapacityReservationCommandInput,
  DescribeCapacityReservationCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { findLoadBalancer } from '../state.ts';
import type { State } from '../types.ts';

const describeCapacityReservation: Operation<
  State,
  DescribeCapacityReservationCommandInput,
  Omit<DescribeCapacityReservationCommandOutput, '$metadata'>
> = (input, { state }) => {
  findLoadBalancer(state, input.LoadBalancerArn);
  return { CapacityReservationState: [] };
};

export default describeCapacityReservation;
