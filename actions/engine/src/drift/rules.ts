/** Listener rules against the release that serves; their weights, which are ECS's, against the revision that it runs. Pure. */
import { priorityBuckets, productionBand, type ServiceManifest } from '@inx/manifest';
import type { Rule, RuleConditions } from '../ports/traffic.ts';
import { releaseHeader } from '../rollout/checks.ts';
import { rulesOf } from '../rollout/rules.ts';
import type { Finding } from './finding.ts';

type Routes = ServiceManifest['routes'];

export interface RoutedService {
  readonly service: string;
  readonly blueTargetGroupArn: string;
  readonly greenTargetGroupArn: string;
  /** Of the release that serves; undefined when nobody knows any more. */
  readonly routes: Routes | undefined;
  /** All routes that it ever had: a rule keeps the priority that it was made with. */
  readonly routesEver: readonly Routes[];
}

type Kind = 'production' | 'test';

export function ruleFindings(services: readonly RoutedService[], rules: readonly Rule[]): Finding[] {
  const own = new Set<string>();
  const found = services.flatMap((service) => {
    const both = ownRules(service, rules);
    return (['production', 'test'] as const).flatMap((kind) => {
      const rule = both[kind];
      if (!rule) return [missing(service, kind)];
      own.add(rule.arn);
      return [...conditionsOf(service, kind, rule), ...priorityOf(service, kind, rule)];
    });
  });
  return [...found, ...rules.filter(({ arn }) => !own.has(arn)).map(foreign)];
}

/** A service's two rules; where somebody made more of them, those at a place that a release may have chosen. */
export function ownRules(
  service: RoutedService,
  rules: readonly Rule[],
): { readonly production?: Rule; readonly test?: Rule } {
  const pair = {
    liveTargetGroupArn: service.blueTargetGroupArn,
    idleTargetGroupArn: service.greenTargetGroupArn,
  };
  const placed = rules.filter(({ priority }) =>
    service.routesEver.some((routes) => {
      const { production, test } = priorityBuckets({ name: service.service, routes });
      return [production, test].some(([from, to]) => priority >= from && priority <= to);
    }),
  );
  return { ...rulesOf(rules, pair), ...rulesOf(placed, pair) };
}

const routesInWords = (routes: Routes | undefined): string =>
  routes ? conditionsInWords({ paths: routes.paths, host: routes.host }) : 'the routes of the release';

function missing({ service, routes }: RoutedService, kind: Kind): Finding {
  return {
    kind: 'rule-missing',
    owner: 'orchestrator',
    resource: `${kind} rule of ${service}`,
    where: service,
    wanted: routesInWords(routes),
    found: 'no rule',
    remedy: `release ${service} again, changed in anything: a move makes the rules that are missing`,
  };
}

function conditionsOf({ service, routes }: RoutedService, kind: Kind, rule: Rule): Finding[] {
  if (!routes) return [];
  const { conditions, foreignConditions = [] } = rule;
  const same =
    sorted(conditions.paths) === sorted(routes.paths) &&
    conditions.host === routes.host &&
    foreignConditions.length === 0 &&
    // Between rollouts a test rule asks for a value that nobody knows; a production rule asks for none.
    (kind === 'test' ? conditions.header?.name === releaseHeader : conditions.header === undefined);
  if (same) return [];
  const wanted = routesInWords(routes);
  return [
    {
      kind: 'rule-conditions',
      owner: 'orchestrator',
      resource: `${kind} rule of ${service}`,
      where: rule.arn,
      wanted: kind === 'test' ? `${wanted}, header ${releaseHeader}` : wanted,
      found: [conditionsInWords(conditions), ...foreignConditions].join(', '),
      remedy: `set its conditions back (elbv2 ModifyRule), or write them into services/${service}/service.json and release it`,
    },
  ];
}

function priorityOf({ service, routesEver }: RoutedService, kind: Kind, rule: Rule): Finding[] {
  if (routesEver.length === 0) return [];
  const ranges = routesEver.map((routes) => priorityBuckets({ name: service, routes })[kind]);
  if (ranges.some(([from, to]) => rule.priority >= from && rule.priority <= to)) return [];
  return [
    {
      kind: 'rule-priority',
      owner: 'orchestrator',
      resource: `${kind} rule of ${service}`,
      where: rule.arn,
      wanted: `priority ${[...new Set(ranges.map(([from, to]) => `${from} to ${to}`))].join(' or ')}`,
      found: `priority ${rule.priority}`,
      remedy: 'set it back (elbv2 SetRulePriorities): another order sends requests to another service',
    },
  ];
}

/**
 * ECS moves the weights from one side to the other, so neither side is drift by itself; what is: users go to a side on
 * which the revision that serves has no task. `targetGroupArn`: the one that ECS says this revision uses.
 */
export function weightFindings(
  service: string,
  rule: Rule | undefined,
  targetGroupArn: string | undefined,
): Finding[] {
  if (!rule || !targetGroupArn) return [];
  const shares = Object.entries(rule.weights).filter(([, weight]) => weight > 0);
  if (shares.length === 1 && shares[0]?.[0] === targetGroupArn) return [];
  return [
    {
      kind: 'rule-weights',
      owner: 'ecs',
      resource: `weights of the production rule of ${service}`,
      where: rule.arn,
      wanted: `all to ${groupName(targetGroupArn)}`,
      found:
        shares.map(([arn, weight]) => `${weight} to ${groupName(arn)}`).join(', ') ||
        'no weight on any group',
      remedy: `set them back (elbv2 ModifyRule): the tasks that serve are in ${groupName(targetGroupArn)}, and nowhere else`,
    },
  ];
}

/** `arn:…:targetgroup/INX-DEV-USNV-auth-b/0123` → `INX-DEV-USNV-auth-b`. */
const groupName = (arn: string): string => arn.split('/').at(-2) ?? arn;

/** Second rules to our groups are nobody's of ours either: a service has one of each kind. */
function foreign(rule: Rule): Finding {
  return {
    kind: 'rule-foreign',
    owner: 'orchestrator',
    resource: `${rule.priority >= productionBand ? 'production' : 'test'} band, priority ${rule.priority}`,
    where: rule.arn,
    wanted: 'no rule that no release made',
    found: [conditionsInWords(rule.conditions), ...(rule.foreignConditions ?? [])].join(', '),
    remedy: 'delete it (elbv2 DeleteRule), or make it a route of a service and release that',
  };
}

function conditionsInWords({ paths, host, header }: RuleConditions): string {
  const words = [
    ...(paths.length > 0 ? [`path ${[...paths].join(' or ')}`] : []),
    ...(host === undefined ? [] : [`host ${host}`]),
    // A test rule's value is a routing key.
    ...(header ? [`header ${header.name}`] : []),
  ];
  return words.join(', ') || 'no condition';
}

const sorted = (list: readonly string[]): string => JSON.stringify([...list].sort());
