/** Which rule, which group, which target: the decisions of one request. */
import type { IncomingMessage } from 'node:http';
import type { Listener, Rule, Target, TargetGroup } from '../types.ts';
import type { Look } from './match.ts';
import { nextShare, type RouteAction } from './route.ts';

type Forward = Extract<RouteAction, { kind: 'forward' }>;

/** The first rule by priority whose conditions hold. Rules change by replacement, so each request sees one whole state. */
export function chooseRule(listener: Listener, look: Look): Rule {
  for (const rule of listener.rules) if (rule.route.matches(look)) return rule;
  return listener.defaultRule;
}

/** The group for a request, and the cookies that keep its client there. */
export function chooseGroup(
  action: Forward,
  request: IncomingMessage,
  cookies: string[],
): TargetGroup | undefined {
  if (action.stickySeconds === 0) return nextShare(action);
  const wanted = cookieOf(request, 'AWSALBTG');
  const kept = action.shares.find((share) => token(share.group.path) === wanted)?.group;
  const group = kept ?? nextShare(action);
  if (group) pushCookies(cookies, 'AWSALBTG', token(group.path), action.stickySeconds);
  return group;
}

/** The target for a request: not one that was tried in vain, by the group's algorithm. */
export function chooseTarget(
  group: TargetGroup,
  request: IncomingMessage,
  tried: ReadonlySet<Target> | undefined,
  cookies: string[],
): Target | undefined {
  const sticky = group.attributes.get('stickiness.enabled') === 'true';
  const kept = sticky ? stuckTarget(group, request, tried) : undefined;
  const target = kept ?? byAlgorithm(group, tried);
  if (target && sticky) {
    const seconds = Number(group.attributes.get('stickiness.lb_cookie.duration_seconds'));
    pushCookies(cookies, 'AWSALB', token(`${target.id}:${target.port}`), seconds);
  }
  return target;
}

function byAlgorithm(group: TargetGroup, tried: ReadonlySet<Target> | undefined): Target | undefined {
  const serving = group.serving;
  const length = serving.length;
  if (length === 0) return undefined;
  if (group.attributes.get('load_balancing.algorithm.type') === 'least_outstanding_requests') {
    return serving
      .filter((target) => !tried?.has(target))
      .reduce<Target | undefined>(
        (best, each) => (best && best.upstream.busy <= each.upstream.busy ? best : each),
        undefined,
      );
  }
  for (let step = 0; step < length; step++) {
    const target = serving[group.cursor++ % length] as Target;
    if (!tried?.has(target)) return target;
  }
  return undefined;
}

function stuckTarget(
  group: TargetGroup,
  request: IncomingMessage,
  tried: ReadonlySet<Target> | undefined,
): Target | undefined {
  const wanted = cookieOf(request, 'AWSALB');
  if (wanted === undefined) return undefined;
  return group.serving.find(
    (target) => !tried?.has(target) && token(`${target.id}:${target.port}`) === wanted,
  );
}

function token(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function cookieOf(request: IncomingMessage, name: string): string | undefined {
  const header = request.headers.cookie;
  if (!header) return undefined;
  for (const pair of header.split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}

/** The cookie and its twin for cross-origin requests. */
function pushCookies(cookies: string[], name: string, value: string, seconds: number): void {
  const expires = new Date(performance.timeOrigin + performance.now() + seconds * 1000).toUTCString();
  cookies.push(`${name}=${value}; Expires=${expires}; Path=/`);
  cookies.push(`${name}CORS=${value}; Expires=${expires}; Path=/; SameSite=None; Secure`);
}
