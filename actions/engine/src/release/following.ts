/** What follows a service into a release once it is kept: how it scales, and what it runs by the clock. Pure. */
import type { ServiceManifest } from '@inx/manifest';
import { z } from 'zod';

export const followingSchema = z.object({
  scaling: z.object({
    min: z.int(),
    max: z.int(),
    cpuPercent: z.number(),
    requestsPerTask: z.number(),
    outCooldownSeconds: z.int(),
    inCooldownSeconds: z.int(),
  }),
  schedules: z.array(
    z.object({
      name: z.string(),
      cron: z.string(),
      timezone: z.string(),
      command: z.array(z.string()),
    }),
  ),
});

export type Following = z.output<typeof followingSchema>;

export const followingOf = ({ scaling, schedules }: ServiceManifest): Following => ({
  scaling: { ...scaling },
  schedules: schedules.map((schedule) => ({ ...schedule, command: [...schedule.command] })),
});

type Followed = Readonly<Record<string, { readonly following?: Following | undefined }>>;

/** Whether a release wants anything of this kind that the one before does not have. */
export function followsOtherwise(
  before: { readonly services: Followed } | undefined,
  next: { readonly services: Followed },
): boolean {
  return Object.entries(next.services).some(
    ([name, { following }]) =>
      following && followingChanges(before?.services[name]?.following, following).length > 0,
  );
}

/** In words, one a difference; none where both say the same. `before` absent: nothing was set yet. */
export function followingChanges(before: Following | undefined, now: Following): string[] {
  if (!before)
    return [
      'its scaling is not set yet',
      ...(now.schedules.length > 0 ? ['its schedules are not set yet'] : []),
    ];
  const members = Object.keys(now.scaling) as (keyof Following['scaling'])[];
  const scaling = members.flatMap((member) =>
    before.scaling[member] === now.scaling[member]
      ? []
      : [`${member} ${before.scaling[member]} → ${now.scaling[member]}`],
  );
  const schedules = scheduleChanges(before.schedules, now.schedules);
  return [
    ...(scaling.length > 0 ? [`its scaling changed (${scaling.join(', ')})`] : []),
    ...(schedules.length > 0 ? [`its schedules changed (${schedules.join(', ')})`] : []),
  ];
}

function scheduleChanges(before: Following['schedules'], now: Following['schedules']): string[] {
  const of = (list: Following['schedules'], name: string) => list.find((each) => each.name === name);
  return [
    ...now.flatMap((schedule) => {
      const old = of(before, schedule.name);
      if (!old) return [`+ ${schedule.name}`];
      return JSON.stringify(old) === JSON.stringify(schedule) ? [] : [`~ ${schedule.name}`];
    }),
    ...before.filter(({ name }) => !of(now, name)).map(({ name }) => `− ${name}`),
  ];
}
