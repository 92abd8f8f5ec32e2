/** `platform`: row by row, what an environment wants, whether it is deployed, and what differs. Reads only. */
import { type Deployed, type Judged, judgeRow, names, type PlatformRow, platformRows } from '@inx/manifest';
import type { Context } from './context.ts';
import { detectDrift } from './drift.ts';

export interface PlatformReport {
  readonly environment: string;
  readonly rows: readonly (PlatformRow & Judged)[];
  /** What could not be looked at, and why. */
  readonly unread: readonly string[];
}

/** Throws as `detectDrift` does, and `platform.missing` where there is none. */
export async function inspectPlatform(context: Context): Promise<PlatformReport> {
  const { environment, services } = context.workspace;
  const drift = await detectDrift(context);
  const deployed = await readDeployed(context);
  const rows = platformRows(environment, services).map((row) => {
    const own = drift.findings.filter(
      ({ kind, resource }) =>
        row.findings.includes(kind) ||
        (kind.startsWith('stack-resource-') &&
          row.parts.some(
            ({ type, stack }) =>
              resource.startsWith(`${type} `) && resource.endsWith(` of ${names(environment).stack(stack)}`),
          )),
    );
    const words = own.map(({ resource, wanted, found }) => `${resource}: wanted ${wanted}, found ${found}`);
    return { ...row, ...judgeRow(row, deployed, words) };
  });
  return { environment: environment.name, rows, unread: drift.unread };
}

/** Of every stack of the environment, the template as it is deployed. */
async function readDeployed({ workspace, outer, cancel }: Context): Promise<Deployed> {
  const { environment } = workspace;
  const prefix = names(environment).stack('');
  const found: [string, Deployed[string]][] = [];
  for (const region of [undefined, ...(environment.recoveryRegion ? [environment.recoveryRegion] : [])])
    for (const stack of await outer.templates.list(prefix, region, cancel)) {
      const template = await outer.templates.template(stack, region, cancel);
      found.push([stack.slice(prefix.length), (template?.['Resources'] ?? {}) as Deployed[string]]);
    }
  return Object.fromEntries(found);
}
