/** Settings of target groups that no release made. */
import {
  DescribeTargetGroupsCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, it } from 'vitest';
import { forwardOf, rulesOf } from './listener.ts';
import { elb, none, only } from './stage.ts';

export const targetGroups = () =>
  describe('target groups', () => {
    it('a health check and draining that no release set', async () => {
      const { production } = await rulesOf('auth');
      const TargetGroupArn = forwardOf(production).TargetGroups?.find(({ Weight }) => Weight)?.TargetGroupArn;
      const { TargetGroups } = await elb.send(
        new DescribeTargetGroupsCommand({ TargetGroupArns: [TargetGroupArn!] }),
      );
      const path = TargetGroups?.[0]?.HealthCheckPath;
      await elb.send(
        new ModifyTargetGroupCommand({
          TargetGroupArn,
          HealthCheckPath: '/api/auth/health/ready',
          Matcher: { HttpCode: '200-499' },
        }),
      );
      await elb.send(
        new ModifyTargetGroupAttributesCommand({
          TargetGroupArn,
          Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '3' }],
        }),
      );
      const side = TargetGroups?.[0]?.TargetGroupName?.endsWith('-b') ? 'blue' : 'green';
      const one = `target-group-settings: ${side} target group of auth (orchestrator)`;
      const found = await only(one, one, one);
      expect(found.map((each) => each.found).sort()).toEqual([
        'drainingSeconds 3',
        'path /api/auth/health/ready',
        'successCodes 200-499',
      ]);
      await elb.send(
        new ModifyTargetGroupCommand({ TargetGroupArn, HealthCheckPath: path, Matcher: { HttpCode: '200' } }),
      );
      const draining = found.find(({ wanted }) => wanted.startsWith('drainingSeconds'))?.wanted.split(' ')[1];
      await elb.send(
        new ModifyTargetGroupAttributesCommand({
          TargetGroupArn,
          Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: draining }],
        }),
      );
      await none();
    });
  });
