/** Where a redirect leads, on loopback. */
import type { Listener } from '../types.ts';
import type { Look } from './match.ts';
import { type RedirectTemplate, redirectTo } from './route.ts';

/**
 * The location of a redirect. A port of the same load balancer is translated to the loopback port that stands for it (and
 * then to http, as no listener here speaks TLS), so that a client can follow.
 */
export function redirectLocation(template: RedirectTemplate, look: Look, listener: Listener): string {
  const to = redirectTo(template, look, listener.protocol, String(listener.port));
  const twin =
    to.host === look.host
      ? listener.loadBalancer.listeners.find((each) => String(each.port) === to.port)
      : undefined;
  const protocol = twin ? 'http' : to.protocol.toLowerCase();
  const port = twin ? twin.gate.port : Number(to.port);
  const usual = protocol === 'https' ? 443 : 80;
  const path = to.path.startsWith('/') ? to.path : `/${to.path}`;
  return `${protocol}://${to.host}${port === usual ? '' : `:${port}`}${path}${to.query === '' ? '' : `?${to.query}`}`;
}
