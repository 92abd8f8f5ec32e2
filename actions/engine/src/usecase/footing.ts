/** Which services the platform gives a footing: those of the repository, and those that a release may still need. */
import { type ServiceManifest, serviceSchema } from '@inx/manifest';
import { CodedError } from '../kit/error.ts';
import { releasesToKeepRunnable } from '../plan/platform/rules.ts';
import { type Context, openEnvironment } from './context.ts';

/**
 * A retired service keeps its footing while one of the last kept releases has it, so that going back stays possible: the
 * platform follows a release, never precedes it. Where there is no platform yet, the repository's own.
 */
export async function footingServices(context: Context): Promise<readonly ServiceManifest[]> {
  const { services } = context.workspace;
  const opened = await openEnvironment(context).catch((error: unknown) => {
    if (error instanceof CodedError && error.code === 'platform.missing') return undefined;
    throw error;
  });
  if (!opened) return services;
  const records = await opened.ports.store.listRecords(4 * releasesToKeepRunnable, context.cancel);
  const kept = records.filter((record) => record.outcome === 'released').slice(0, releasesToKeepRunnable);
  const needed = new Map(services.map((service) => [service.name, service]));
  for (const { release, manifests } of kept) {
    for (const name of Object.keys(release.services)) {
      const manifest = serviceSchema.safeParse(manifests?.[name]);
      if (!needed.has(name) && manifest.success) needed.set(name, manifest.data);
    }
  }
  return [...needed.values()].sort((a, b) => a.name.localeCompare(b.name));
}
