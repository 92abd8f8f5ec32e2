/** `drift`: what is not as its owner wants it: the platform by its templates, the rest by the release that serves. Reads only. */
import { applyOverrides, names, type ServiceManifest, serviceSchema } from '@inx/manifest';
import type { Finding } from '../drift/finding.ts';
import { defaultGroupFindings, stackFindings } from '../drift/platform.ts';
import { ownRules, type RoutedService, ruleFindings, weightFindings } from '../drift/rules.ts';
import { serviceFindings, targetGroupFindings } from '../drift/services.ts';
import { CodedError, messageOf } from '../kit/error.ts';
import type { Rule } from '../ports/traffic.ts';
import type { ReleaseRecord } from '../release/record.ts';
import type { CurrentRelease, ReleasedService } from '../release/state.ts';
import { openDeployments } from '../rollout/foreign.ts';
import { servingOf } from '../rollout/rules.ts';
import { type Context, type Opened, openEnvironment, stage } from './context.ts';
import { scalingOf, schedulesOf } from './follow.ts';
import { specificationOf } from './moves.ts';

export interface Drift {
  readonly environment: string;
  /** The release that was compared with; absent where nothing was released yet. */
  readonly release?: number;
  readonly findings: readonly Finding[];
  /** What could not be looked at, and why: an empty list of findings says nothing about it. */
  readonly unread: readonly string[];
}

/** Records that may hold a service's last move. */
const searched = 50;

/** Throws `drift.under-way` while a rollout holds the environment: what it moves is not as any release left it. */
export async function detectDrift(context: Context): Promise<Drift> {
  const opened = await openEnvironment(context);
  const { store } = opened.ports;
  const state = await store.read(context.cancel);
  const { lease, running } = state;
  if (running || (lease && lease.expiresAt > context.outer.clock.now()))
    throw new CodedError({
      code: 'drift.under-way',
      message: running
        ? `release ${running.number} is under way (${running.decision}): ${running.reason}`
        : `${lease?.owner} holds the environment`,
      where: context.workspace.environment.name,
      remedy: 'look again when it has ended; nobody works on it any more: inx resume',
    });
  const { current } = state;
  const platform = await stage(context, 'platform', 'looking at the platform', () =>
    platformDrift(context, opened),
  );
  const release = current
    ? await stage(context, 'preflight', `looking at what release ${current.number} runs on`, () =>
        releaseDrift(context, opened, current),
      )
    : undefined;
  return {
    environment: context.workspace.environment.name,
    ...(current && { release: current.number }),
    findings: [...(release?.findings ?? []), ...platform.findings],
    unread: [...(release?.unread ?? []), ...platform.unread],
  };
}

type Looked = Pick<Drift, 'findings' | 'unread'>;

async function platformDrift({ workspace, outer, cancel }: Context, { ports }: Opened): Promise<Looked> {
  const { environment } = workspace;
  const regions = [undefined, ...(environment.recoveryRegion ? [environment.recoveryRegion] : [])];
  const findings: Finding[] = [];
  const unread: string[] = [];
  for (const region of regions) {
    const stacks = await outer.templates.list(names(environment).stack(''), region, cancel);
    // One after the other: detections share a quota, and each reads every resource.
    for (const stack of stacks) {
      try {
        outer.emit({ type: 'progress', stage: 'platform', detail: stack });
        findings.push(...stackFindings(await ports.inspection.stackDrift(stack, region, cancel)));
      } catch (error) {
        if (cancel.aborted) throw error;
        unread.push(`stack ${stack}: ${messageOf(error)}`);
      }
    }
  }
  findings.push(...defaultGroupFindings(await ports.inspection.defaultSecurityGroup(cancel)));
  return { findings, unread };
}

async function releaseDrift(context: Context, opened: Opened, current: CurrentRelease): Promise<Looked> {
  const { ports, contract } = opened;
  const [records, rules] = await Promise.all([
    ports.store.listRecords(searched, context.cancel),
    ports.traffic.rules(context.cancel),
  ]);
  const services = Object.entries(current.services).map(([service, released]) => ({
    service,
    released,
    footing: contract.services[service],
    ...manifestsOf(context, service, released, records),
  }));
  const unread = services.flatMap(({ service, moved, footing }) => [
    ...(moved ? [] : [`routes, health checks and configuration of ${service}: no record of its last move`]),
    ...(footing ? [] : [`${service}: the platform publishes no footing for it`]),
  ]);
  const routed: RoutedService[] = services.flatMap(({ service, footing, moved, ever }) =>
    footing
      ? [{ service, ...footing, routes: moved?.routes, routesEver: ever.map(({ routes }) => routes) }]
      : [],
  );
  const each = await Promise.all(
    services.map((each) =>
      serviceDrift(
        context,
        opened,
        rules,
        each,
        routed.find(({ service }) => service === each.service),
      ),
    ),
  );
  return {
    findings: [
      ...each.flat(),
      ...ruleFindings(routed, rules),
      ...(await followingDrift(context, opened, current)),
    ],
    unread,
  };
}

interface Released {
  readonly service: string;
  readonly released: ReleasedService;
  readonly footing: Opened['contract']['services'][string] | undefined;
  /** As it was when it moved last: then its configuration was set, and not since. */
  readonly moved: ServiceManifest | undefined;
}

async function serviceDrift(
  context: Context,
  { ports }: Opened,
  rules: readonly Rule[],
  { service, released, footing, moved }: Released,
  routed: RoutedService | undefined,
): Promise<Finding[]> {
  const { cancel } = context;
  const ecsName = names(context.workspace.environment).service(service);
  const [services, definition] = await Promise.all([
    ports.ecs.describeServices([ecsName], cancel),
    ports.ecs.describeTaskDefinition(released.taskDefinitionArn, cancel),
  ]);
  const live = services.find(({ status }) => status === 'ACTIVE');
  const tasks = live ? await ports.inspection.tasks(ecsName, cancel) : [];
  const pair = footing && {
    liveTargetGroupArn: footing.blueTargetGroupArn,
    idleTargetGroupArn: footing.greenTargetGroupArn,
  };
  const { production, test } = routed ? ownRules(routed, rules) : {};
  const configuration =
    live && footing && moved && production && test
      ? await ports.inspection.service(
          {
            ...specificationOf(moved, ecsName, footing, {
              taskDefinitionArn: released.taskDefinitionArn,
              desired: live.desired,
            }),
            productionRuleArn: production.arn,
            testRuleArn: test.arn,
          },
          cancel,
        )
      : undefined;
  const [foreign] = await openDeployments(ports.ecs, live ? [live] : [], cancel);
  // While a deployment runs there are two revisions, and the weights are on their way.
  const [revision, another] = live ? await ports.ecs.describeRevisions(live.revisionArns, cancel) : [];
  const found = [
    ...serviceFindings({ service, ecsName, released, live, foreign, tasks, definition, configuration }),
    ...weightFindings(service, production, another ? undefined : revision?.targetGroupArn),
  ];
  if (!footing || !pair) return found;
  const serving = servingOf(production, pair);
  const groups = await Promise.all(
    (['blue', 'green'] as const).map(async (side) => {
      const arn = side === 'blue' ? footing.blueTargetGroupArn : footing.greenTargetGroupArn;
      const serves = serving === (side === 'blue' ? 'old' : 'new');
      const group = await ports.inspection.targetGroup(arn, cancel);
      return targetGroupFindings({
        service,
        side,
        arn,
        found: group,
        wanted: serves ? moved?.health : undefined,
      });
    }),
  );
  return [...found, ...groups.flat()];
}

/** A manifest is kept with every release; what an ECS service has of it was set when the service moved last. */
function manifestsOf(
  { workspace: { environment } }: Context,
  service: string,
  { taskDefinitionArn }: ReleasedService,
  records: readonly ReleaseRecord[],
): { moved: ServiceManifest | undefined; ever: ServiceManifest[] } {
  const kept = records.filter(({ outcome }) => outcome === 'released');
  const manifestIn = (record: ReleaseRecord): ServiceManifest[] => {
    const parsed = serviceSchema.safeParse(record.manifests?.[service]);
    return parsed.success ? [applyOverrides(parsed.data, environment)] : [];
  };
  const last = kept.find(
    ({ moved, release }) =>
      moved.includes(service) && release.services[service]?.taskDefinitionArn === taskDefinitionArn,
  );
  return { moved: last && manifestIn(last)[0], ever: kept.flatMap(manifestIn) };
}

async function followingDrift(
  { workspace: { environment }, cancel }: Context,
  { contract, ports }: Opened,
  current: CurrentRelease,
): Promise<Finding[]> {
  const scaling = scalingOf(environment, contract, current);
  const schedules = schedulesOf(environment, current).map(({ specification }) => specification);
  const [scales, runs] = await Promise.all([
    ports.scaling.differences(scaling, cancel),
    ports.schedules.differences(schedules, cancel),
  ]);
  const found = (kind: 'scaling' | 'schedule', where: string, wanted: string, is: string): Finding => ({
    kind,
    owner: 'orchestrator',
    resource: `${kind} ${where}`,
    where,
    wanted,
    found: is,
    remedy:
      'release anything: every release sets the scaling and schedules of all services, and takes away what they do not have; to keep what was found, write it into services/<name>/service.json first',
  });
  return [
    ...scaling.flatMap(({ service, min, max, cpuPercent, requestsPerTask }) => {
      const wanted = `${min} to ${max} tasks, CPU ${cpuPercent} %, ${requestsPerTask} requests a task and minute`;
      const other = scales.set.find((each) => each.service === service);
      return other ? [found('scaling', service, wanted, other.found)] : [];
    }),
    ...scales.remove.map((service) => found('scaling', service, 'no scaling', 'it is scaled')),
    ...schedules
      .filter(({ name }) => runs.set.includes(name))
      .map(({ name, expression }) => found('schedule', name, expression, 'another schedule, or none')),
    ...runs.remove.map((name) => found('schedule', name, 'no schedule', 'it runs by the clock')),
  ];
}
