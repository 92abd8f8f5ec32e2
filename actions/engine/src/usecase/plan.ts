/** `plan`: what a deploy would do now. Reads only. */
import type { ServiceManifest } from '@inx/manifest';
import { refuseIf } from '../kit/error.ts';
import { makePlan, type Plan, type PlanInput, planProblems } from '../plan/plan.ts';
import type { EnvironmentState } from '../release/state.ts';
import { type Context, type Opened, openEnvironment } from './context.ts';

export interface Planned extends Opened {
  readonly plan: Plan;
  readonly state: EnvironmentState;
}

/** Throws a CodedError with every problem at once when the plan is not allowed. */
export async function plan(context: Context): Promise<Planned> {
  const [opened, imageKeys] = await Promise.all([openEnvironment(context), keysOf(context)]);
  const state = await opened.ports.store.read(context.cancel);
  return { ...opened, state, plan: planFrom(context, opened, imageKeys, state) };
}

export function planFrom(
  context: Context,
  opened: Opened,
  imageKeys: ReadonlyMap<string, string>,
  state: EnvironmentState,
): Plan {
  const { environment, services } = context.workspace;
  const input: PlanInput = {
    environment,
    services,
    contract: opened.contract,
    imageKeys,
    current: state.current,
  };
  const made = makePlan(input);
  refuseIf(planProblems(input, made));
  return made;
}

export async function keysOf({ workspace, outer }: Context): Promise<Map<string, string>> {
  const key = async (service: ServiceManifest): Promise<[string, string]> => [
    service.name,
    await outer.images.key(service),
  ];
  return new Map(await Promise.all(workspace.services.map(key)));
}
