import type { Bucket, Version } from './state.ts';

export interface ListRequest {
  readonly prefix: string;
  readonly delimiter: string;
  /** Only keys after this one; a common prefix that it begins with is not repeated. */
  readonly after: string;
  readonly limit: number;
}

export interface Listing<Item> {
  readonly items: Item[];
  readonly prefixes: string[];
  /** Where the next page begins; absent on the last page. */
  readonly next: string | undefined;
}

/** Keys order by their bytes, not by UTF-16 units. */
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Current objects in key order, folded at the delimiter, a page at a time. */
export function listObjects(bucket: Bucket, request: ListRequest): Listing<Version> {
  const live = [...bucket.objects.values()]
    .map(([version]) => version)
    .filter((version): version is Version => version !== undefined && !version.deleteMarker);
  return page(live, request);
}

function page(
  versions: readonly Version[],
  { prefix, delimiter, after, limit }: ListRequest,
): Listing<Version> {
  const items: Version[] = [];
  const prefixes = new Set<string>();
  let last = '';
  const sorted = versions.filter(({ key }) => key.startsWith(prefix)).sort((a, b) => byBytes(a.key, b.key));
  for (const version of sorted) {
    const common = commonPrefix(version.key, prefix, delimiter);
    if (isBehind(version.key, common, after)) continue;
    if (common && prefixes.has(common)) continue;
    if (items.length + prefixes.size >= limit) return { items, prefixes: [...prefixes], next: last };
    if (common) prefixes.add(common);
    else items.push(version);
    last = common ?? version.key;
  }
  return { items, prefixes: [...prefixes], next: undefined };
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

function isBehind(key: string, common: string | undefined, after: string): boolean {
  if (after === '') return false;
  return byBytes(key, after) <= 0 || common === after;
}

export interface VersionListing {
  readonly versions: { version: Version; latest: boolean }[];
  readonly prefixes: string[];
  readonly next: { key: string; id: string } | undefined;
}

/** All versions and delete markers, keys in order, newest first. */
export function listVersions(
  bucket: Bucket,
  request: ListRequest,
  afterId: string | undefined,
): VersionListing {
  const versions: { version: Version; latest: boolean }[] = [];
  const prefixes = new Set<string>();
  let last: { key: string; id: string } | undefined;
  const keys = [...bucket.objects.keys()].filter((key) => key.startsWith(request.prefix)).sort(byBytes);
  for (const key of keys) {
    const common = commonPrefix(key, request.prefix, request.delimiter);
    const all = bucket.objects.get(key) ?? [];
    const resume = key === request.after && afterId ? all.findIndex(({ id }) => id === afterId) + 1 : 0;
    if (resume === 0 && isBehind(key, common, request.after)) continue;
    if (common && prefixes.has(common)) continue;
    for (const version of common ? all.slice(0, 1) : all.slice(resume)) {
      if (versions.length + prefixes.size >= request.limit)
        return { versions, prefixes: [...prefixes], next: last };
      if (common) prefixes.add(common);
      else versions.push({ version, latest: version === all[0] });
      last = { key: common ?? key, id: common ? '' : version.id };
    }
  }
  return { versions, prefixes: [...prefixes], next: undefined };
}
