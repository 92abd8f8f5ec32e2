/** Whether the platform still is what a plan was made from: between a plan and its turn others may have changed it. */
import { comparePlatform } from '../plan/platform/compare.ts';
import type { PlatformNeeds } from '../plan/platform/needs.ts';
import type { Context } from './context.ts';
import { readPair, type WantedPlatform } from './platform-live.ts';

export interface PlatformSince {
  /** The deployed templates of the wanted stacks mean what they meant then. */
  readonly holds: boolean;
  /** Who has to be asked for what would happen now. */
  readonly needs: PlatformNeeds;
}

/** `planned`: the plan's `platform.basis`. Asks for templates alone: the role that changes the platform may read no state. */
export async function platformSince(
  context: Context,
  { templates }: Pick<WantedPlatform, 'templates'>,
  planned: string,
): Promise<PlatformSince> {
  const pairs = await Promise.all(templates.map((each) => readPair(context, each)));
  const { basis, needs } = await comparePlatform(pairs);
  return { holds: basis === planned, needs };
}
