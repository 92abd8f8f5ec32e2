/** Rules as the load balancer has them. */
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  type Rule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { elb, prefix } from './stage.ts';

export async function rulesOf(
  service: string,
): Promise<{ production: Rule; test: Rule; listenerArn: string }> {
  const { LoadBalancers } = await elb.send(new DescribeLoadBalancersCommand({ Names: [`${prefix}-ALB`] }));
  const { Listeners } = await elb.send(
    new DescribeListenersCommand({ LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn }),
  );
  const listenerArn = Listeners?.[0]?.ListenerArn ?? '';
  const { Rules = [] } = await elb.send(new DescribeRulesCommand({ ListenerArn: listenerArn }));
  const own = Rules.filter((rule) => JSON.stringify(rule.Actions).includes(`${prefix}-${service}-`));
  const band = (production: boolean) => own.find((rule) => Number(rule.Priority) >= 20_000 === production)!;
  return { production: band(true), test: band(false), listenerArn };
}

export const forwardOf = (rule: Rule) =>
  rule.Actions?.find(({ Type }) => Type === 'forward')?.ForwardConfig ?? {};
