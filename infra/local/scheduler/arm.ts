/** Waits for a schedule's next time and runs it. */
import { follow } from './calendar.ts';
import { parseSchedule } from './expression.ts';
import { invokeTarget } from './invoke.ts';
import type { Schedule, SchedulerState } from './state.ts';

/** Begins to wait anew: at creation and after every change. */
export function arm(state: SchedulerState, schedule: Schedule): void {
  schedule.disarm();
  if (schedule.settings.State === 'DISABLED') return;
  const { clock } = state.world;
  const begin = Math.max(clock.now(), schedule.settings.StartDate?.getTime() ?? 0);
  const occurrence = parseSchedule(
    schedule.settings.ScheduleExpression ?? '',
    schedule.settings.ScheduleExpressionTimezone ?? 'UTC',
    begin,
  );
  schedule.disarm = follow(clock, occurrence, {
    begin,
    end: schedule.settings.EndDate?.getTime(),
    delay: () => window(schedule),
    fire: (calendar) => {
      invokeTarget(state, schedule, calendar).catch((error: Error) =>
        state.world.log(`scheduler: ${schedule.name}: ${error.message}`),
      );
    },
    finish: () => finish(state, schedule),
  });
}

/** Somewhere in the flexible window. */
function window({ settings }: Schedule): number {
  const { Mode, MaximumWindowInMinutes = 0 } = settings.FlexibleTimeWindow ?? {};
  return Mode === 'FLEXIBLE' ? Math.floor(Math.random() * MaximumWindowInMinutes * 60_000) : 0;
}

function finish(state: SchedulerState, schedule: Schedule): void {
  if (schedule.settings.ActionAfterCompletion === 'DELETE')
    state.schedules.delete(`${schedule.group}/${schedule.name}`);
}
