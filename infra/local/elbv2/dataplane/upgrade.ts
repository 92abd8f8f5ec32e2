/** Protocol upgrades (WebSocket): after the head both sides are joined byte for byte. */
import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Listener, TargetGroup } from '../types.ts';
import { chooseGroup, chooseRule, chooseTarget } from './choose.ts';
import type { PlaneContext } from './context.ts';
import { countOwn, countTarget, noteRouted } from './counters.ts';
import { headersForTarget } from './headers.ts';
import { lookAt } from './match.ts';

export function serveUpgrade(
  plane: PlaneContext,
  listener: Listener,
  request: IncomingMessage,
  client: Duplex,
  head: Buffer,
): void {
  const total = listener.loadBalancer.counters;
  total.requests++;
  client.on('error', () => client.destroy());
  const refuse = (status: number, title: string) => {
    countOwn(total, status);
    client.end(
      `HTTP/1.1 ${status} ${title}\r\nServer: awselb/2.0\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    );
  };
  const rule = chooseRule(listener, lookAt(request));
  if (rule.route.action.kind !== 'forward') {
    refuse(400, 'Bad Request');
    return;
  }
  const group = chooseGroup(rule.route.action, request, []);
  const target = group && chooseTarget(group, request, undefined, []);
  if (!group || !target) {
    refuse(503, 'Service Unavailable');
    return;
  }
  group.counters.requests++;
  const served = noteRouted(rule.served, group.arn, plane.now());
  const place = plane.resolve(target.id, target.port);
  if (!place) {
    refuse(502, 'Bad Gateway');
    return;
  }
  const upstream = connect(place.port, place.host);
  upstream.once('connect', () => {
    upstream.write(headOf(request, listener));
    if (head.length > 0) upstream.write(head);
    join(client, upstream, plane.idleTimeoutMs(listener));
  });
  upstream.once('data', (first: Buffer) => {
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first.toString('latin1', 0, 16))?.[1] ?? 502);
    countTarget(total, status);
    countTarget((group as TargetGroup).counters, status);
    served.lastAnsweredAt = plane.now();
    client.write(first);
    upstream.pipe(client);
  });
  upstream.once('error', () => {
    if (upstream.bytesRead > 0 || client.destroyed) return void client.destroy();
    total.connectionErrors++;
    refuse(502, 'Bad Gateway');
  });
}

function headOf(request: IncomingMessage, listener: Listener): string {
  const headers = headersForTarget(request, listener, false);
  let text = `${request.method} ${request.url} HTTP/1.1\r\n`;
  for (let index = 0; index < headers.length; index += 2)
    text += `${headers[index]}: ${headers[index + 1]}\r\n`;
  return `${text}\r\n`;
}

function join(client: Duplex, upstream: Socket, idleMs: number): void {
  const end = () => {
    client.destroy();
    upstream.destroy();
  };
  upstream.setTimeout(idleMs, end);
  upstream.on('close', () => client.end());
  client.on('close', () => upstream.destroy());
  client.pipe(upstream);
}
