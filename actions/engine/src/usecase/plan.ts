/** `plan`: what a deploy, and an update of the platform, would do now. Reads only. */
import { names, type ServiceManifest } from '@inx/manifest';
import { CodedError, type Problem, refuseIf } from '../kit/error.ts';
import { type Assumed, type PlanCostInput, planCost } from '../plan/cost.ts';
import { describePlan } from '../plan/describe.ts';
import type { InputChange, PlanFacts } from '../plan/facts.ts';
import { firstPlan } from '../plan/first.ts';
import {
  makePlan,
  moving,
  type Plan,
  type PlanInput,
  planProblems,
  type SecretVersion,
  withPlatform,
} from '../plan/plan.ts';
import { type PlatformChange, resourceChanges } from '../plan/platform/change.ts';
import { type PastRelease, platformProblems, releasesToKeepRunnable } from '../plan/platform/rules.ts';
import { platformOnlyPlan } from '../plan/platform-only.ts';
import type { ReleaseRecord } from '../release/record.ts';
import { type EnvironmentState, emptyState } from '../release/state.ts';
import { secretArns } from '../release/task-definition.ts';
import { rulesOf } from '../rollout/rules.ts';
import { type Context, type Opened, openEnvironment } from './context.ts';
import { type ComparedPlatform, compareWithLive, type WantedPlatform } from './platform-live.ts';

export interface Planned {
  readonly plan: Plan;
  readonly state: EnvironmentState;
}

/** Enough to go back by, and to tell how long a release takes. */
const recordsRead = 4 * releasesToKeepRunnable;

/** What forbids it is part of the plan (`problems`); throws only where nothing can be planned at all. */
export async function plan(context: Context, wanted?: WantedPlatform, assumed?: Assumed): Promise<Planned> {
  const [opened, imageKeys, compared] = await Promise.all([
    openIfThere(context, wanted),
    keysOf(context),
    wanted && compareWithLive(context, wanted),
  ]);
  const platform = compared?.change;
  const costInput = {
    ...context.workspace,
    ...(compared && { templates: templatesOf(compared) }),
    ...(assumed && { assumed }),
  };
  if (!opened) {
    const { environment, services } = context.workspace;
    const first: Plan = { ...firstPlan(environment, services, imageKeys), problems: [] };
    const costed = withCost(first, { ...costInput, current: undefined, record: undefined, definitions: {} });
    return { state: emptyState, plan: platform ? withPlatform(costed, platform) : costed };
  }
  const { store } = opened.ports;
  const [state, records, secrets] = await Promise.all([
    store.read(context.cancel),
    store.listRecords(recordsRead, context.cancel),
    secretsIfAllowed(context, opened),
  ]);
  const input = planInput(context, opened, { imageKeys, ...(secrets && { secrets }) }, state);
  const made = makePlan(input);
  const facts = await factsOf(context, opened, input, made, state, records);
  const details = describePlan(made, { ...input }, facts);
  const problems = [
    ...planProblems(input, made).filter((problem) => !comesWithPlatform(problem, platform)),
    ...(platform ? platformProblems(platform, context.workspace.environment, historyOf(state, records)) : []),
  ];
  const described = withCost(
    { ...made, details, problems },
    {
      ...costInput,
      current: state.current,
      record: records.find((each) => each.number === state.current?.number),
      definitions: facts.definitions,
    },
  );
  return { state, plan: platform ? withPlatform(described, platform) : described };
}

/** What an update of the platform alone would do; every service stays as it runs. Throws as `plan` does. */
export async function planPlatform(context: Context, wanted: WantedPlatform): Promise<Planned> {
  const { environment } = context.workspace;
  const [opened, compared] = await Promise.all([
    openIfThere(context, wanted),
    compareWithLive(context, wanted),
  ]);
  const state = (await opened?.ports.store.read(context.cancel)) ?? emptyState;
  const records = (await opened?.ports.store.listRecords(recordsRead, context.cancel)) ?? [];
  const problems = platformProblems(compared.change, environment, historyOf(state, records));
  const made = { ...platformOnlyPlan(environment, state.current?.number ?? 0), problems };
  // What the services cost is the same on either side.
  const costed = withCost(made, {
    environment,
    services: [],
    templates: templatesOf(compared),
    current: undefined,
    record: undefined,
    definitions: {},
  });
  return { state, plan: withPlatform(costed, compared.change) };
}

const templatesOf = ({ pairs }: ComparedPlatform) => ({
  wanted: pairs.map((pair) => ({ stackName: pair.stack, template: pair.wanted })),
  live: pairs.flatMap((pair) => (pair.live ? [{ stackName: pair.stack, template: pair.live }] : [])),
});

/** What cannot be estimated is uncertain. */
function withCost(made: Plan, input: PlanCostInput): Plan {
  const cost = planCost(input);
  if (!('failed' in cost)) return { ...made, cost };
  const { details } = made;
  const uncertain = [...(details?.uncertain ?? []), `what it costs: ${cost.failed}`];
  return details ? { ...made, details: { ...details, uncertain } } : made;
}

/** Undefined: there is no platform yet, and the plan is about making it. */
async function openIfThere(
  context: Context,
  wanted: WantedPlatform | undefined,
): Promise<Opened | undefined> {
  try {
    return await openEnvironment(context);
  } catch (error) {
    if (wanted && error instanceof CodedError && error.code === 'platform.missing') return undefined;
    throw error;
  }
}

/** Kept releases, newest first. */
export function historyOf(state: EnvironmentState, records: readonly ReleaseRecord[]): PastRelease[] {
  const past = (release: ReleaseRecord['release']): PastRelease => ({
    number: release.number,
    services: Object.keys(release.services),
  });
  const kept = records.filter(
    (record) => record.outcome === 'released' && record.number !== state.current?.number,
  );
  return [...(state.current ? [past(state.current)] : []), ...kept.map((record) => past(record.release))];
}

/** A service that the platform's half gives a footing is no fault of the plan: the platform comes first. */
function comesWithPlatform(problem: Problem, platform: PlatformChange | undefined): boolean {
  if (problem.code !== 'platform.no-footing' || !platform) return false;
  const service = /^services\/([^/]+)\//.exec(problem.where ?? '')?.[1] ?? '';
  return resourceChanges(platform).some(
    ({ type, action, name }) =>
      type === 'AWS::ECR::Repository' && action === 'create' && name?.endsWith(`/${service}`),
  );
}

async function factsOf(
  context: Context,
  { contract, ports }: Opened,
  input: PlanInput,
  made: Plan,
  { current }: EnvironmentState,
  records: readonly ReleaseRecord[],
): Promise<PlanFacts> {
  const { cancel, workspace, commit, outer } = context;
  const naming = names(workspace.environment);
  const known = [...new Set([...workspace.services.map((each) => each.name), ...made.retired])];
  const [definitions, rules, live, inputs, alarms] = await Promise.all([
    entries(moving(made), async ({ service }) => {
      const arn = current?.services[service]?.taskDefinitionArn;
      return [service, arn && (await ports.ecs.describeTaskDefinition(arn, cancel))?.definition];
    }),
    ports.traffic.rules(cancel),
    ports.ecs.describeServices(known.map(naming.service), cancel),
    entries(moving(made), async ({ service, changes }) => [
      service,
      changes.includes('image') && current
        ? await changedInputs(context, service, current.commit.sha)
        : undefined,
    ]),
    ports.traffic.alarms(contract.alarms, cancel),
  ]);
  const routes = known.flatMap((service): [string, readonly string[]][] => {
    const footing = contract.services[service];
    const rule =
      footing &&
      rulesOf(rules, {
        liveTargetGroupArn: footing.blueTargetGroupArn,
        idleTargetGroupArn: footing.greenTargetGroupArn,
      }).production;
    return rule ? [[service, rule.conditions.paths]] : [];
  });
  const desired = known.flatMap((service): [string, number][] => {
    const found = live.find((each) => each.name === naming.service(service) && each.status === 'ACTIVE');
    return found ? [[service, found.desired]] : [];
  });
  return {
    definitions,
    routes: Object.fromEntries(routes),
    desired: Object.fromEntries(desired),
    inputs,
    alarms: alarms.filter((alarm) => alarm.state === 'ALARM').map((alarm) => alarm.name),
    records,
    speed: outer.clock.speed,
    secretsRead: input.secrets !== undefined,
    dirty: commit.sha.endsWith('-dirty') || commit.sha === 'uncommitted',
  };
}

async function changedInputs(
  { workspace, outer, cancel }: Context,
  service: string,
  commit: string,
): Promise<readonly InputChange[] | undefined> {
  const manifest = workspace.services.find((each) => each.name === service);
  return manifest && outer.images.changedInputs(manifest, commit, cancel);
}

/** An object of what has a value, read side by side. */
async function entries<T, V>(
  list: readonly T[],
  read: (each: T) => Promise<readonly [string, V | undefined | '']>,
): Promise<Record<string, V>> {
  const all = await Promise.all(list.map(read));
  return Object.fromEntries(
    all.flatMap(([name, value]): [string, V][] =>
      value === undefined || value === '' ? [] : [[name, value]],
    ),
  );
}

/** What a plan rests on beside documents and state. */
export type Known = Pick<PlanInput, 'imageKeys' | 'secrets'>;

function planInput(context: Context, opened: Opened, known: Known, state: EnvironmentState): PlanInput {
  const { environment, services } = context.workspace;
  const imageDigests = context.outer.images.digests;
  return {
    environment,
    services,
    contract: opened.contract,
    ...known,
    ...(imageDigests && { imageDigests }),
    current: state.current,
    rehearsal: context.rehearsal ?? false,
  };
}

/** Throws a CodedError with every problem at once when the plan is not allowed. */
export function planFrom(context: Context, opened: Opened, known: Known, state: EnvironmentState): Plan {
  const input = planInput(context, opened, known, state);
  const made = makePlan(input);
  refuseIf(planProblems(input, made));
  return made;
}

/** What the secrets of the services are now. Throws a CodedError where they may not be read. */
export async function secretsOf(
  { outer, cancel }: Context,
  { contract }: Opened,
  services: readonly ServiceManifest[],
): Promise<Map<string, SecretVersion>> {
  const arns = [...new Set(services.flatMap((service) => secretArns(service, contract)))].filter(Boolean);
  const facts = await outer.secrets.describe(arns, cancel);
  return new Map(
    facts.flatMap(({ arn, name, versionId, filledKeys }): [string, SecretVersion][] =>
      versionId === undefined ? [] : [[arn, { name, versionId, filledKeys }]],
    ),
  );
}

/** A platform of an earlier version does not let a plan read this: then the plan goes without, and says so. */
async function secretsIfAllowed(context: Context, opened: Opened) {
  try {
    return await secretsOf(context, opened, context.workspace.services);
  } catch (error) {
    if (error instanceof CodedError && error.code === 'aws.denied') return undefined;
    throw error;
  }
}

export async function keysOf({ workspace, outer }: Context): Promise<Map<string, string>> {
  const key = async (service: ServiceManifest): Promise<[string, string]> => [
    service.name,
    await outer.images.key(service),
  ];
  return new Map(await Promise.all(workspace.services.map(key)));
}
