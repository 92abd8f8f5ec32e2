/** Headers on their way through: hop-by-hop ones end here, forwarding ones are added. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Listener } from '../types.ts';

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
]);
const REPLACED = new Set(['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-port', 'x-amzn-trace-id']);
const VALID_NAME = /^[A-Za-z0-9-]+$/;

/** The flat header list that the target gets. `hops: false` keeps `connection` and `upgrade`, for protocol upgrades. */
export function headersForTarget(request: IncomingMessage, listener: Listener, hops = true): string[] {
  const attributes = listener.loadBalancer.attributes;
  const dropInvalid = attributes.get('routing.http.drop_invalid_header_fields.enabled') === 'true';
  const named = connectionTokens(request);
  const raw = request.rawHeaders;
  const out: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] as string;
    const lower = name.toLowerCase();
    if (REPLACED.has(lower)) continue;
    if (hops && (HOP_BY_HOP.has(lower) || named?.has(lower))) continue;
    if (dropInvalid && !VALID_NAME.test(name)) continue;
    out.push(name, raw[index + 1] as string);
  }
  addForwarding(out, request, listener, attributes);
  return out;
}

function addForwarding(
  out: string[],
  request: IncomingMessage,
  listener: Listener,
  attributes: Map<string, string>,
): void {
  const came = request.headers['x-forwarded-for'] as string | undefined;
  const mode = attributes.get('routing.http.xff_header_processing.mode');
  if (mode === 'preserve') {
    if (came !== undefined) out.push('X-Forwarded-For', came);
  } else if (mode !== 'remove') {
    const address = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    const withPort = attributes.get('routing.http.xff_client_port.enabled') === 'true';
    const peer = withPort ? `${address}:${request.socket.remotePort}` : address;
    out.push('X-Forwarded-For', came ? `${came}, ${peer}` : peer);
  }
  out.push('X-Forwarded-Proto', listener.protocol.toLowerCase(), 'X-Forwarded-Port', String(listener.port));
  out.push('X-Amzn-Trace-Id', traceId(request.headers['x-amzn-trace-id'] as string | undefined));
}

/** `Root` for a request that has no trace yet; `Self` in front of one that has. */
function traceId(came: string | undefined): string {
  const uuid = randomUUID();
  const seconds = Math.floor((performance.timeOrigin + performance.now()) / 1000).toString(16);
  const id = `1-${seconds}-${uuid.slice(0, 8)}${uuid.slice(9, 13)}${uuid.slice(24)}`;
  if (!came) return `Root=${id}`;
  return came.includes('Root=') ? `Self=${id};${came}` : `Root=${id};${came}`;
}

function connectionTokens(request: IncomingMessage): Set<string> | undefined {
  const value = request.headers.connection;
  if (!value || /^(keep-alive|close)$/i.test(value)) return undefined;
  return new Set(value.split(',').map((token) => token.trim().toLowerCase()));
}

/** The flat header list that the client gets, out of what the target sent. */
export function headersForClient(
  raw: readonly (Buffer | string)[],
  keepAlive: boolean,
  cookies: readonly string[],
): string[] {
  const out: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const name = text(raw[index]);
    if (HOP_BY_HOP.has(name.toLowerCase())) continue;
    out.push(name, text(raw[index + 1]));
  }
  for (const cookie of cookies) out.push('Set-Cookie', cookie);
  out.push('Connection', keepAlive ? 'keep-alive' : 'close');
  return out;
}

function text(value: Buffer | string | undefined): string {
  return typeof value === 'string' ? value : (value?.toString('latin1') ?? '');
}
