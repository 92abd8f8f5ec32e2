/** A rule as the data plane runs it: immutable but for the state of its weighted choice. */
import type { Action, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroup } from '../types.ts';
import { type Look, type Predicate, predicateOf } from './match.ts';

export interface Share {
  readonly group: TargetGroup;
  readonly weight: number;
  current: number;
}

export type RouteAction =
  | {
      readonly kind: 'forward';
      /** Groups with a weight above zero. */
      readonly shares: readonly Share[];
      readonly total: number;
      /** Seconds for which a client stays with its group; 0 for no stickiness. */
      readonly stickySeconds: number;
    }
  | { readonly kind: 'fixed'; readonly status: number; readonly contentType: string; readonly body: string }
  | { readonly kind: 'redirect'; readonly status: number; readonly template: Required<RedirectTemplate> };

export interface RedirectTemplate {
  protocol: string;
  host: string;
  port: string;
  path: string;
  query: string;
}

export interface Route {
  readonly matches: Predicate;
  readonly action: RouteAction;
}

/** Makes what the data plane runs; the arguments have been validated. */
export function compileRoute(
  conditions: readonly RuleCondition[],
  actions: readonly Action[],
  find: (arn: string) => TargetGroup,
): Route {
  const action = [...actions].sort((a, b) => (a.Order ?? 1) - (b.Order ?? 1)).at(-1) as Action;
  return {
    matches: conditions.length === 0 ? () => true : predicateOf(conditions),
    action: compileAction(action, find),
  };
}

function compileAction(action: Action, find: (arn: string) => TargetGroup): RouteAction {
  if (action.Type === 'fixed-response') {
    const config = action.FixedResponseConfig;
    return {
      kind: 'fixed',
      status: Number(config?.StatusCode),
      contentType: config?.ContentType ?? 'text/plain',
      body: config?.MessageBody ?? '',
    };
  }
  if (action.Type === 'redirect') {
    const config = action.RedirectConfig;
    return {
      kind: 'redirect',
      status: config?.StatusCode === 'HTTP_301' ? 301 : 302,
      template: {
        protocol: config?.Protocol ?? '#{protocol}',
        host: config?.Host ?? '#{host}',
        port: config?.Port ?? '#{port}',
        path: config?.Path ?? '/#{path}',
        query: config?.Query ?? '#{query}',
      },
    };
  }
  const groups = action.ForwardConfig?.TargetGroups ?? [{ TargetGroupArn: action.TargetGroupArn, Weight: 1 }];
  const shares = groups
    .map((tuple) => ({ group: find(tuple.TargetGroupArn as string), weight: tuple.Weight ?? 1, current: 0 }))
    .filter((share) => share.weight > 0);
  const sticky = action.ForwardConfig?.TargetGroupStickinessConfig;
  return {
    kind: 'forward',
    shares,
    total: shares.reduce((sum, share) => sum + share.weight, 0),
    stickySeconds: sticky?.Enabled ? (sticky.DurationSeconds ?? 3600) : 0,
  };
}

/**
 * The group whose turn it is: smooth weighted round robin, so any run of `total` requests is split exactly by weight and
 * a group's turns are spread evenly. Undefined when every weight is zero.
 */
export function nextShare(action: Extract<RouteAction, { kind: 'forward' }>): TargetGroup | undefined {
  const { shares, total } = action;
  if (shares.length === 1) return shares[0]?.group;
  let best: Share | undefined;
  for (const share of shares) {
    share.current += share.weight;
    if (!best || share.current > best.current) best = share;
  }
  if (best) best.current -= total;
  return best?.group;
}

/** Fills a redirect's placeholders. */
export function redirectTo(
  template: RedirectTemplate,
  look: Look,
  protocol: string,
  port: string,
): RedirectTemplate {
  const values: Record<string, string> = {
    protocol,
    host: look.host,
    port,
    path: look.path.replace(/^\//, ''),
    query: look.query,
  };
  const fill = (text: string) =>
    text.replace(/#\{(protocol|host|port|path|query)\}/g, (_, name) => values[name] ?? '');
  return {
    protocol: fill(template.protocol),
    host: fill(template.host),
    port: fill(template.port),
    path: fill(template.path),
    query: fill(template.query),
  };
}
