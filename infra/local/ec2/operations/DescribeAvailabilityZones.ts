import type {
  DescribeAvailabilityZonesCommandInput,
  DescribeAvailabilityZonesCommandOutput,
} from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';

export default ((_, { world }) => {
  return {
    AvailabilityZones: ['a', 'b', 'c'].map((zone) => ({
      ZoneName: `${world.region}${zone}`,
      RegionName: world.region,
      State: 'available' as const,
    })),
  };
}) satisfies Operation<
  Ec2State,
  DescribeAvailabilityZonesCommandInput,
  Omit<DescribeAvailabilityZonesCommandOutput, '$metadata'>
>;
