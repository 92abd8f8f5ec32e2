/** ECS services, their tasks, task definitions and target groups against the release that serves. Pure. */
import type { ServiceManifest } from '@inx/manifest';
import { differences } from '../plan/differences.ts';
import type { EcsService, RegisteredDefinition, ServiceDeployment } from '../ports/ecs.ts';
import type { LiveTargetGroup, RunningTask } from '../ports/inspection.ts';
import type { ReleasedService } from '../release/state.ts';
import { definitionLabel, imageLabel, revisionName } from '../release/task-definition.ts';
import { type Finding, inWords } from './finding.ts';

export interface ServiceFacts {
  readonly service: string;
  readonly ecsName: string;
  readonly released: ReleasedService;
  readonly live: EcsService | undefined;
  /** A deployment of it that has not ended, though no rollout of ours runs. */
  readonly foreign: ServiceDeployment | undefined;
  /** Members that CreateService would be asked for; undefined when they could not be compared. */
  readonly configuration: { readonly wanted: unknown; readonly live: unknown } | undefined;
  readonly tasks: readonly RunningTask[];
  readonly definition: RegisteredDefinition | undefined;
}

export function serviceFindings(facts: ServiceFacts): Finding[] {
  return [...definitionFindings(facts), ...(facts.live ? runningFindings(facts, facts.live) : [gone(facts)])];
}

const again = (service: string) => `change ${service} in anything and run inx deploy`;

const gone = ({ service, ecsName, released }: ServiceFacts): Finding => ({
  kind: 'service-missing',
  owner: 'orchestrator',
  resource: `ECS service of ${service}`,
  where: ecsName,
  wanted: `running ${revisionName(released.taskDefinitionArn)}`,
  found: 'no service',
  remedy: `${again(service)}: the release makes the service again`,
});

function runningFindings(facts: ServiceFacts, live: EcsService): Finding[] {
  const { service, released, configuration, tasks } = facts;
  const wanted = released.taskDefinitionArn;
  const own = { owner: 'orchestrator', resource: `ECS service of ${service}`, where: live.arn } as const;
  const found: Finding[] = [];
  const { foreign } = facts;
  if (foreign)
    found.push({
      ...own,
      kind: 'service-deployment',
      where: foreign.arn,
      wanted: 'no deployment but those of releases, and none runs',
      found: `a deployment to ${revisionName(live.taskDefinitionArn)} is ${foreign.status}`,
      remedy:
        'find out who began it; turn it back (ecs StopServiceDeployment, ROLLBACK) or let it end, then look again: until it has ended, releases are refused',
    });
  if (live.taskDefinitionArn !== wanted)
    found.push({
      ...own,
      kind: 'service-task-definition',
      wanted: revisionName(wanted),
      found: revisionName(live.taskDefinitionArn),
      remedy: `${again(service)}: somebody else moved the service past the release`,
    });
  for (const task of tasks.filter(({ taskDefinitionArn }) => taskDefinitionArn !== wanted))
    found.push({
      kind: 'tasks-of-another-definition',
      owner: 'orchestrator',
      resource: `task of ${service}`,
      where: task.arn,
      wanted: revisionName(wanted),
      found: revisionName(task.taskDefinitionArn),
      remedy: `it goes with the next release of ${service}; stop it (ecs StopTask) if it must go now`,
    });
  const bounds = released.following?.scaling;
  if (bounds && (live.desired < bounds.min || live.desired > bounds.max))
    found.push({
      ...own,
      kind: 'service-task-count',
      wanted: `${bounds.min} to ${bounds.max} tasks`,
      found: `${live.desired} tasks`,
      remedy: `set it back (ecs UpdateService, desired count), or change scaling in services/${service}/service.json`,
    });
  for (const { path, ...values } of configuration
    ? differences(configuration.wanted, configuration.live)
    : [])
    found.push({
      ...own,
      kind: 'service-configuration',
      wanted: `${path}: ${inWords(values.old)}`,
      found: `${path}: ${inWords(values.new)}`,
      remedy: `${again(service)}: every move sets it`,
    });
  return found;
}

function definitionFindings({ service, released, definition }: ServiceFacts): Finding[] {
  const labels = definition?.labels ?? {};
  const why = !definition
    ? 'it does not exist'
    : !definition.active
      ? 'deregistered: no new service can start from it'
      : labels[definitionLabel] !== released.definitionHash || labels[imageLabel] !== released.imageDigest
        ? 'another content than was released'
        : undefined;
  if (why === undefined) return [];
  return [
    {
      kind: 'task-definition',
      owner: 'orchestrator',
      resource: `task definition of ${service}`,
      where: released.taskDefinitionArn,
      wanted: `active, as release made it`,
      found: why,
      remedy: `${again(service)}: a new revision is registered`,
    },
  ];
}

export interface TargetGroupFacts {
  readonly service: string;
  readonly side: 'blue' | 'green';
  readonly arn: string;
  readonly found: LiveTargetGroup | undefined;
  /** Settings as the move that led here set them; undefined for the idle side, which the next move sets. */
  readonly wanted: ServiceManifest['health'] | undefined;
}

export function targetGroupFindings({ service, side, arn, found, wanted }: TargetGroupFacts): Finding[] {
  const resource = `${side} target group of ${service}`;
  if (!found)
    return [
      {
        kind: 'target-group-missing',
        owner: 'cdk',
        resource,
        where: arn,
        wanted: 'a target group',
        found: 'none',
        remedy: 'provision the platform again: inx up, cdk deploy or the workflow platform',
      },
    ];
  if (!wanted) return [];
  const { startLimitSeconds: _, ...settings } = wanted;
  const pairs = Object.entries({ ...settings, successCodes: '200' }).filter(
    ([name, value]) => found[name as keyof LiveTargetGroup] !== value,
  );
  return pairs.map(([name, value]) => ({
    kind: 'target-group-settings',
    owner: 'orchestrator',
    resource,
    where: arn,
    wanted: `${name} ${value}`,
    found: `${name} ${found[name as keyof LiveTargetGroup]}`,
    remedy: `set it back (elbv2 ModifyTargetGroup), or write it into services/${service}/service.json and release it`,
  }));
}
