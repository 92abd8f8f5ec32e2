/** Order of routes: a listener takes the first rule that matches, so the specific must stand before the general. */
import type { ServiceManifest } from './service.ts';

type Routed = Pick<ServiceManifest, 'name' | 'routes'>;

/** Rules from this priority on carry users; all before it are test routes, so a test request never falls through to them. */
export const productionBand = 20_000;
const testBand = 1000;
const bucketSize = 100;

/**
 * The priorities that a service's rules may take, inclusive: the longer the literal prefix of its shortest pattern, the
 * earlier. A bucket holds the services of equal length, which cannot overlap unless they clash.
 */
export function priorityBuckets(service: Routed): {
  readonly test: readonly [number, number];
  readonly production: readonly [number, number];
} {
  const bucket = (128 - literalLength(service) + (service.routes.host === undefined ? 0 : -0.5)) * bucketSize;
  const range = (band: number) => [band + bucket, band + bucket + bucketSize / 2 - 1] as const;
  return { test: range(testBand), production: range(productionBand) };
}

function literalLength(service: Routed): number {
  return Math.min(...service.routes.paths.map((path) => path.search(/[*?]|$/)));
}

/** Services in the order of their rules: with host first, then longer literal prefixes, then by name so that it is stable. */
export function routeOrder<T extends Routed>(services: readonly T[]): T[] {
  return [...services].sort(
    (a, b) =>
      Number(b.routes.host !== undefined) - Number(a.routes.host !== undefined) ||
      literalLength(b) - literalLength(a) ||
      a.name.localeCompare(b.name),
  );
}

/** Pairs of services that claim the same pattern on the same host. */
export function routeClashes(
  services: readonly Routed[],
): { pattern: string; services: readonly [string, string]; index: number }[] {
  const seen = new Map<string, string>();
  const clashes: { pattern: string; services: readonly [string, string]; index: number }[] = [];
  for (const service of services) {
    for (const [index, path] of service.routes.paths.entries()) {
      const key = `${service.routes.host?.toLowerCase() ?? '*'} ${path}`;
      const other = seen.get(key);
      if (other !== undefined && other !== service.name)
        clashes.push({ pattern: path, services: [other, service.name], index });
      else seen.set(key, service.name);
    }
  }
  return clashes;
}
