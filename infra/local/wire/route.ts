/** REST protocols: the operation is told by method and path. Source: Smithy 2.0, HTTP bindings, trait `http`. */
export interface Route {
  readonly operation: string;
  readonly method: string;
  readonly segments: readonly string[];
  /** Literal query of the trait's address, e.g. `?delete`. */
  readonly query: readonly (readonly [string, string])[];
}

export interface Routed {
  readonly operation: string;
  /** Decoded path labels, by member name. */
  readonly labels: Readonly<Record<string, string>>;
}

export function routeOf(operation: string, http: readonly [string, string, number?]): Route {
  const [path = '/', search = ''] = http[1].split('?');
  return {
    operation,
    method: http[0],
    segments: segmentsOf(path),
    query: [...new URLSearchParams(search)],
  };
}

/** The most literal route wins, as `/tags/{arn}` and `/tags/all` may both stand. */
export function findRoute(routes: readonly Route[], method: string, url: URL): Routed | undefined {
  const given = segmentsOf(url.pathname);
  const found = routes
    .filter((route) => route.method === method && fits(route, given, url))
    .sort((a, b) => literals(b) - literals(a))[0];
  return found && { operation: found.operation, labels: labelsOf(found, given) };
}

const segmentsOf = (path: string) => path.split('/').filter((part) => part !== '');
const isLabel = (segment: string) => segment.startsWith('{');
const isGreedy = (segment: string) => segment.endsWith('+}');
const nameOf = (segment: string) => segment.replace(/^\{|\+?\}$/g, '');
const literals = (route: Route) =>
  route.segments.filter((segment) => !isLabel(segment)).length + route.query.length;

function fits(route: Route, given: readonly string[], url: URL): boolean {
  const { segments } = route;
  const greedy = segments.findIndex(isGreedy);
  if (greedy < 0 ? segments.length !== given.length : given.length < segments.length) return false;
  const after = segments.length - greedy - 1;
  const literal = segments.every((segment, index) => {
    const at = greedy >= 0 && index > greedy ? given.length - after + (index - greedy - 1) : index;
    return isLabel(segment) || segment === given[at];
  });
  return literal && route.query.every(([name, value]) => url.searchParams.get(name) === value);
}

function labelsOf({ segments }: Route, given: readonly string[]): Record<string, string> {
  const greedy = segments.findIndex(isGreedy);
  const extra = given.length - segments.length;
  return Object.fromEntries(
    segments.flatMap((segment, index) => {
      if (!isLabel(segment)) return [];
      const from = greedy >= 0 && index > greedy ? index + extra : index;
      const to = index === greedy ? from + extra + 1 : from + 1;
      return [[nameOf(segment), given.slice(from, to).map(decodeURIComponent).join('/')]];
    }),
  );
}
