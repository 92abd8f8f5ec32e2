/** The platform's templates of this checkout, as plans compare them. */
import { type Context, footingServices, type Template, type WantedPlatform } from '@inx/engine';
import type { Workspace } from '@inx/manifest';
import { stacksOf } from './provision.ts';

export async function templatesOf(
  workspace: Pick<Workspace, 'environment' | 'services'>,
): Promise<WantedPlatform['templates']> {
  const stacks: readonly {
    readonly stackName: string;
    readonly template: Template;
    readonly region?: string;
  }[] = await stacksOf(workspace);
  return stacks.map(({ stackName, template, region }) => ({
    stack: stackName,
    template,
    ...(region && { region }),
  }));
}

/** The same, with the footing of retired services that a release may still need. */
export async function wantedTemplates(context: Context): Promise<WantedPlatform['templates']> {
  const { environment } = context.workspace;
  return templatesOf({ environment, services: await footingServices(context) });
}
