/** The plan in words, shared by comment, summary and terminal; nothing here is escaped yet. */
import { type Difference, isIntrinsic, isRecord } from '../plan/differences.ts';
import {
  definitionReason,
  isReleaseUnchanged,
  moving,
  type Plan,
  type PlannedService,
  routesReason,
  sourcesReason,
} from '../plan/plan.ts';
import {
  type PermissionChange,
  type PlatformChange,
  type PortChange,
  permissionChanges,
  portChanges,
  type ResourceAction,
  type ResourceChange,
  resourceChanges,
} from '../plan/platform/change.ts';
import { seconds } from './plain.ts';

const valueLength = 120;

/** A value on one line; texts without quotes, references as `${Name}`. */
function valueText(value: unknown): string {
  const text = referenceText(value) ?? JSON.stringify(value) ?? 'nothing';
  return withoutOwnAccount(text);
}

const cut = (text: string) => (text.length > valueLength ? `${text.slice(0, valueLength)}…` : text);

/** How much two long values have in common before the place where they part is shown. */
const shownBefore = 20;

/** Both sides of a change, long ones from where they part. */
function sidesText(old: string, fresh: string): string {
  if (Math.max(old.length, fresh.length) <= valueLength) return `${old} → ${fresh}`;
  let same = 0;
  while (same < old.length && old[same] === fresh[same]) same++;
  const from = Math.max(0, same - shownBefore);
  const part = (text: string) => cut(from > 0 ? `…${text.slice(from)}` : text);
  return `${part(old)} → ${part(fresh)}`;
}

/** Texts, and what CloudFormation makes a text of: Ref, Fn::GetAtt, Fn::Sub, Fn::Join without a separator. */
function referenceText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!isRecord(value) || !isIntrinsic(value)) return undefined;
  const [[name, argument] = []] = Object.entries(value);
  if (name === 'Ref') return `\${${String(argument)}}`;
  if (name === 'Fn::Sub' && typeof argument === 'string') return argument;
  if (!Array.isArray(argument)) return undefined;
  if (name === 'Fn::GetAtt') return `\${${argument.join('.')}}`;
  if (name !== 'Fn::Join' || argument[0] !== '' || !Array.isArray(argument[1])) return undefined;
  const parts = (argument[1] as unknown[]).map(referenceText);
  return parts.includes(undefined) ? undefined : parts.join('');
}

/** `ecr:repository/a` for `arn:${AWS::Partition}:ecr:${AWS::Region}:${AWS::AccountId}:repository/a`: what is our own goes without saying. */
const withoutOwnAccount = (text: string): string =>
  text.replaceAll(
    /arn:\$\{AWS::Partition\}:([a-z0-9-]+):(?:::|(\$\{AWS::Region\}|[a-z0-9-]*):\$\{AWS::AccountId\}:)/g,
    (_, service: string, region = '') => `${service}:${/^[a-z]/.test(region) ? `${region}:` : ''}`,
  );

export function differenceText(difference: Difference): string {
  const { path } = difference;
  const has = (side: 'old' | 'new') => side in difference;
  const named = /^(variable|secret) /.test(path);
  if (!has('old')) return named ? `${path} added` : `${path}: added ${cut(valueText(difference.new))}`;
  if (!has('new'))
    return named ? `${path} removed` : `${path}: removed (was ${cut(valueText(difference.old))})`;
  return named
    ? `${path} changed`
    : `${path}: ${sidesText(valueText(difference.old), valueText(difference.new))}`;
}

export function resourceText({ type, name, logicalId, stack, replacedBy, action }: ResourceChange): string {
  const because = replacedBy.length > 0 && action !== 'update' ? `, because of ${replacedBy.join(', ')}` : '';
  return `${type} ${name ?? logicalId} in ${stack}${because}`;
}

export function permissionText({
  change,
  effect,
  principal,
  actions,
  resources,
  condition,
}: PermissionChange) {
  const verb = change === 'added' ? 'may' : 'may no more';
  const what = effect === 'Deny' ? `is ${change === 'added' ? '' : 'no longer '}denied` : verb;
  const on = resources.map(withoutOwnAccount).join(', ');
  return `${principal || 'anybody'} ${what} ${actions.join(', ')} on ${on}${condition ? ` if ${condition}` : ''}`;
}

export function portText({ change, direction, group, protocol, peer, world }: PortChange): string {
  const way = direction === 'ingress' ? 'from' : 'to';
  return `${group}: ${protocol} ${way} ${peer} ${change === 'added' ? 'opened' : 'closed'}${world ? ' (anywhere)' : ''}`;
}

const actionOrder: readonly ResourceAction[] = [
  'destroy',
  'replace',
  'may-replace',
  'retain',
  'update',
  'create',
];
export const actionWords: Readonly<Record<ResourceAction, string>> = {
  destroy: 'destroyed',
  replace: 'replaced',
  'may-replace': 'perhaps replaced',
  retain: 'let go',
  update: 'updated',
  create: 'created',
};

export const byWeight = (resources: readonly ResourceChange[]): ResourceChange[] =>
  [...resources].sort(
    (a, b) =>
      actionOrder.indexOf(a.action) - actionOrder.indexOf(b.action) ||
      (a.stack + a.logicalId < b.stack + b.logicalId ? -1 : 1),
  );

/** What destroys, replaces, widens or opens: to be seen before anything else. */
export function dangersOf(platform: PlatformChange): string[] {
  return [
    ...byWeight(resourceChanges(platform))
      .filter(({ action }) => ['destroy', 'replace', 'may-replace'].includes(action))
      .map((each) => `${actionWords[each.action]}: ${resourceText(each)}`),
    ...permissionChanges(platform)
      .filter((each) => each.direction === 'widens')
      .map((each) => `permission widens: ${permissionText(each)} (${each.stack})`),
    ...portChanges(platform)
      .filter((each) => each.change === 'added')
      .sort((a, b) => Number(b.world) - Number(a.world))
      .map((each) => `port opens: ${portText(each)} (${each.stack})`),
  ];
}

/** `1 destroyed, 2 replaced, 3 updated`. */
export function platformTally(platform: PlatformChange): string {
  const resources = resourceChanges(platform);
  const counted = actionOrder.flatMap((action) => {
    const count = resources.filter((each) => each.action === action).length;
    return count > 0 ? [`${count} ${actionWords[action]}`] : [];
  });
  const wide = permissionChanges(platform).filter((each) => each.direction === 'widens').length;
  const open = portChanges(platform).filter((each) => each.change === 'added').length;
  const others = platform.stacks.reduce((sum, stack) => sum + stack.others.length, 0);
  return [
    ...counted,
    ...(wide > 0 ? [`${wide} permissions widen`] : []),
    ...(open > 0 ? [`${open} ports open`] : []),
    ...(counted.length === 0 && others > 0 ? [`${others} outputs or parameters`] : []),
  ].join(', ');
}

/** `2 of 5 services would move in dev, from release 3`. */
export function headline(plan: Plan, name: (text: string) => string = String): string {
  const start = plan.from === 0 ? 'as its first release' : `from release ${plan.from}`;
  const { promotion } = plan;
  if (plan.platformOnly)
    return `the platform of ${name(plan.environment)} would change; no service moves by it`;
  const by = promotion
    ? `Release ${promotion.release} of ${name(promotion.from)} to ${name(plan.environment)}: `
    : '';
  const where = promotion ? '' : ` in ${name(plan.environment)}`;
  const retired = plan.retired.length > 0 ? `, ${plan.retired.length} would be retired` : '';
  if (isReleaseUnchanged(plan)) return `${by}no service would move${where}, release ${plan.from} serves`;
  return `${by}${moving(plan).length} of ${plan.services.length} services would move${where}, ${start}${retired}`;
}

const weights = { new: 8, routes: 4, configuration: 2, image: 1 } as const;

/** What a reviewer has to see first: migrations, new services, then routes, then configuration, then code. */
export const weightiest = (services: readonly PlannedService[]): PlannedService[] =>
  [...services].sort((a, b) => weight(b) - weight(a) || (a.service < b.service ? -1 : 1));

const weight = (service: PlannedService): number =>
  service.changes.reduce((sum, change) => sum + weights[change], 0) + (service.migrates ? 16 : 0);

/** Files, and members of a task definition, that a reason names before it counts. */
export const shownInReason = 3;

/** Reasons, told by what is known: the files that changed, the members of the task definition, the routes. */
export function reasonsOf(plan: Plan, { service, reasons }: PlannedService): string[] {
  const detail = plan.details?.services.find((each) => each.service === service);
  return reasons.map((reason) => {
    if (reason.startsWith(sourcesReason) && detail?.inputs && detail.inputs.length > 0)
      return counted(
        detail.inputs.map((each) => `${each.path} ${each.change}`),
        ', ',
      );
    if (reason === definitionReason && detail && detail.definition.length > 0)
      return counted(detail.definition.map(differenceText), '; ');
    if (reason === routesReason && detail?.routes)
      return `routes ${detail.routes.old.join(' ')} → ${detail.routes.new.join(' ')}`;
    return reason;
  });
}

function counted(texts: readonly string[], separator: string): string {
  const more = texts.length - shownInReason;
  return `${texts.slice(0, shownInReason).join(separator)}${more > 0 ? ` and ${more} more` : ''}`;
}

/** `45 s to 80 s, from the last 3 releases`. */
export function durationText(plan: Plan): string | undefined {
  const duration = plan.details?.duration;
  if (!duration) return undefined;
  const [low, high] = [seconds(duration.lowMs), seconds(duration.highMs)];
  return `about ${low === high ? low : `${low} to ${high}`}, ${duration.basis}`;
}

export function costText(plan: Plan): string | undefined {
  if (!plan.cost) return undefined;
  const money = (value: number) => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(2)}`;
  const { rows, total, unknown } = plan.cost;
  const caveat = unknown.length > 0 ? `; not known: ${unknown.join('; ')}` : '';
  if (rows.length === 0) return `no change${caveat}`;
  const range = ({ low, expected, high }: typeof total) =>
    low === high ? money(expected) : `${money(expected)} (${money(low)} to ${money(high)})`;
  const largest = rows.slice(0, 3).map((each) => `${each.row} ${money(each.expected)}`);
  const more = rows.length > 3 ? ` and ${rows.length - 3} more` : '';
  return `${range(total)} USD a month: ${largest.join(', ')}${more}${caveat}`;
}
