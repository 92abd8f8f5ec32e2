/** What a release puts at risk, in words, the weightiest first. Pure. */
import type { ServiceManifest } from '@inx/manifest';
import type { Risk } from './details.ts';
import type { PlanFacts } from './facts.ts';
import { moving, type Plan } from './plan.ts';

const order = { high: 0, medium: 1, low: 2 } as const;

export function risksOf(plan: Plan, services: readonly ServiceManifest[], facts: PlanFacts): Risk[] {
  const moved = moving(plan).map((each) => ({
    ...each,
    manifest: services.find((service) => service.name === each.service)!,
  }));
  const risks: Risk[] = [
    ...facts.alarms.map(
      (name): Risk => ({
        severity: 'high',
        text: `the alarm ${name} is in ALARM already: something is wrong before the release begins, and this alarm cannot judge it`,
      }),
    ),
    ...moved
      .filter((each) => each.migrates)
      .map(
        ({ service }): Risk => ({
          severity: 'high',
          service,
          text: 'its migration runs before anything moves; a rollback does not undo it',
        }),
      ),
    ...movedPaths(moved, facts),
    ...plan.retired.map(
      (service): Risk => ({
        severity: 'high',
        service,
        text: 'retired: its routes and tasks go once the release is kept; what it served answers 404, or goes to whoever claims it',
      }),
    ),
    ...moved
      .filter((each) => each.changes.includes('new'))
      .map(
        ({ service }): Risk => ({
          severity: 'medium',
          service,
          text: 'new: no earlier version of it can take over',
        }),
      ),
    ...moved
      .filter(({ manifest }) => manifest.rollout.strategy !== 'blue-green')
      .map(
        ({ service, manifest }): Risk => ({
          severity: 'medium',
          service,
          text: `${manifest.rollout.strategy}: old and new answer users side by side, step by step`,
        }),
      ),
    ...singleTasks(moved),
    ...doubleRun(moved, facts),
  ];
  return risks.sort((a, b) => order[a.severity] - order[b.severity]);
}

type Moved = ReturnType<typeof moving>[number] & { readonly manifest: ServiceManifest };

/** A path that another service answers today would be answered by different code. */
function movedPaths(moved: readonly Moved[], facts: PlanFacts): Risk[] {
  return moved.flatMap(({ service, manifest }) =>
    manifest.routes.paths.flatMap((path): Risk[] => {
      const before = Object.entries(facts.routes).find(
        ([other, paths]) => other !== service && paths.includes(path),
      );
      if (!before) return [];
      return [{ severity: 'high', service, text: `takes ${path} over from ${before[0]}` }];
    }),
  );
}

function singleTasks(moved: readonly Moved[]): Risk[] {
  const single = moved.filter(({ manifest }) => manifest.scaling.min === 1).map(({ service }) => service);
  if (single.length === 0) return [];
  return [
    {
      severity: 'low',
      text: `${single.join(', ')}: a single task each: when it fails, nothing answers until ECS has started another`,
    },
  ];
}

/** Blue and green run at once: the account's Fargate quota must hold both. CPU units are 1024 a vCPU. */
function doubleRun(moved: readonly Moved[], facts: PlanFacts): Risk[] {
  const cpu = moved.reduce(
    (sum, { service, manifest }) =>
      sum + (manifest.cpu * (facts.desired[service] ?? manifest.scaling.min)) / 1024,
    0,
  );
  if (cpu === 0) return [];
  return [
    {
      severity: 'low',
      text: `${Number(cpu.toFixed(2))} vCPU more while old and new run side by side; the account's Fargate quota must hold both`,
    },
  ];
}
