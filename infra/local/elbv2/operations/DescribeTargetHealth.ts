import type {
  DescribeTargetHealthCommandInput,
  DescribeTargetHealthCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { findTargetGroup } from '../state.ts';
import { targetKey } from '../targets.ts';
import type { State } from '../types.ts';
import { viewTargetHealth } from '../views.ts';

const describeTargetHealth: Operation<
  State,
  DescribeTargetHealthCommandInput,
  Omit<DescribeTargetHealthCommandOutput, '$metadata'>
> = (input, { state }) => {
  const group = findTargetGroup(state, input.TargetGroupArn);
  if (!input.Targets?.length) {
    return {
      TargetHealthDescriptions: [...group.targets.values()].map((target) => viewTargetHealth(group, target)),
    };
  }
  return {
    TargetHealthDescriptions: input.Targets.map(({ Id = '', Port = group.port }) => {
      const target = group.targets.get(targetKey(Id, Port));
      if (target) return viewTargetHealth(group, target);
      return {
        Target: { Id, Port },
        HealthCheckPort: group.healthCheck.port === 'traffic-port' ? String(Port) : group.healthCheck.port,
        TargetHealth: {
          State: 'unused' as const,
          Reason: 'Target.NotRegistered' as const,
          Description: 'Target is not registered to the target group',
        },
      };
    }),
  };
};

export default describeTargetHealth;
