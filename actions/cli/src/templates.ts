/** The platform's templates of this checkout, as plans compare them. */
import type { WantedPlatform } from '@inx/engine';
import type { Workspace } from '@inx/manifest';
import { stacksOf } from './provision.ts';

export async function templatesOf(workspace: Workspace): Promise<WantedPlatform['templates']> {
  return (await stacksOf(workspace)).map(({ stackName, template }) => ({ stack: stackName, template }));
}
