/**
 * Waits for a schedule's next time and runs it. The calendar begins at the real date and passes at the clock's speed: a
 * daily schedule comes every 72 minutes at speed 20.
 */

import { parseSchedule } from './expression.ts';
import { invokeTarget } from './invoke.ts';
import type { Schedule, SchedulerState } from './state.ts';

/** Timers reach some 24 days; longer waits are made of several. */
const LONGEST_WAIT_MS = 20 * 86_400_000;

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
  let cancel: () => void = () => undefined;
  /** `calendar`: what date it is, by the AWS time that has passed. */
  const wait = (calendar: number, due: number) => {
    const part = Math.min(due - calendar, LONGEST_WAIT_MS);
    cancel = clock.timer(part, () => {
      if (calendar + part < due) wait(calendar + part, due);
      else fire(due);
    });
  };
  const next = (calendar: number) => {
    const due = occurrence(Math.max(calendar, begin - 1));
    const end = schedule.settings.EndDate?.getTime() ?? Number.POSITIVE_INFINITY;
    if (due === undefined || due > end) {
      finish(state, schedule);
      return;
    }
    wait(calendar, due + window(schedule));
  };
  const fire = (calendar: number) => {
    invokeTarget(state, schedule, calendar).catch((error: Error) =>
      state.world.log(`scheduler: ${schedule.name}: ${error.message}`),
    );
    next(calendar);
  };
  schedule.disarm = () => cancel();
  next(clock.now());
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
