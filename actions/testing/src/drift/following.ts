/** What follows a release: scaling and schedules. */
import {
  DeleteScalingPolicyCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { describe, expect, it } from 'vitest';
import { deploy, none, only, prefix, scaling, scheduler, touch } from './stage.ts';

export const following = () =>
  describe('scaling and schedules', () => {
    const target = (service: string) =>
      ({
        ServiceNamespace: 'ecs',
        ResourceId: `service/${prefix}-CLUSTER01/${prefix}-${service}`,
        ScalableDimension: 'ecs:service:DesiredCount',
      }) as const;

    it('other bounds, suspended, a policy gone, bounds by the clock: the next release sets all again', async () => {
      await scaling.send(
        new RegisterScalableTargetCommand({
          ...target('auth'),
          MinCapacity: 1,
          MaxCapacity: 9,
          SuspendedState: { DynamicScalingInSuspended: true },
        }),
      );
      await scaling.send(
        new DeleteScalingPolicyCommand({ ...target('auth'), PolicyName: `${prefix}-auth-requests` }),
      );
      await scaling.send(
        new PutScheduledActionCommand({
          ...target('invoice'),
          ScheduledActionName: 'night',
          Schedule: 'at(2099-01-01T00:00:00)',
          ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 1 },
        }),
      );
      const found = await only(
        `scaling: scaling ${prefix}-auth (orchestrator)`,
        `scaling: scaling ${prefix}-invoice (orchestrator)`,
      );
      const of = (service: string) => found.find(({ resource }) => resource.endsWith(`-${service}`));
      expect(of('auth')?.wanted).toMatch(/^1 to 4 tasks, CPU \d+ %, \d+ requests a task and minute$/);
      expect(of('auth')?.found).toMatch(
        /^1 to 9 tasks; INX-DEV-USNV-auth-cpu at \d+; DynamicScalingInSuspended by somebody$/,
      );
      expect(of('invoice')?.found).toContain('scheduled action night: at(2099-01-01T00:00:00)');
      expect(of('auth')?.remedy).toMatch(/^release anything/);
      await touch('notification', '2');
      await deploy();
      await none();
    }, 60_000);

    it('a schedule that runs otherwise, and one that no release made', async () => {
      const GroupName = prefix;
      const Name = `${prefix}-notification-tidy`;
      const own = await scheduler.send(new GetScheduleCommand({ GroupName, Name }));
      const { FlexibleTimeWindow, Target, ScheduleExpressionTimezone } = own;
      const settings = { GroupName, FlexibleTimeWindow, Target, ScheduleExpressionTimezone };
      await scheduler.send(
        new UpdateScheduleCommand({
          ...settings,
          Name,
          ScheduleExpression: 'rate(1 day)',
          State: 'DISABLED',
        }),
      );
      await scheduler.send(
        new CreateScheduleCommand({ ...settings, Name: 'by-hand', ScheduleExpression: 'rate(30 days)' }),
      );
      const found = await only(
        `schedule: schedule ${Name} (orchestrator)`,
        'schedule: schedule by-hand (orchestrator)',
      );
      expect(found.map(({ wanted }) => wanted).sort()).toEqual(['no schedule', 'rate(30 days)']);
      await scheduler.send(new DeleteScheduleCommand({ GroupName, Name: 'by-hand' }));
      await scheduler.send(
        new UpdateScheduleCommand({ ...settings, Name, ScheduleExpression: own.ScheduleExpression }),
      );
      await none();
    });
  });
