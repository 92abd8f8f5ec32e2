/** `/_inx/`: what only the rehearsal's own tools ask. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerParts } from './server-parts.ts';
import type { FaultRule } from './world/faults.ts';

/** Answers whether the request was for it: a service may claim other paths below `/_inx/`. */
export async function serveAdmin(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ServerParts,
): Promise<boolean> {
  const url = new URL(request.url ?? '/', 'http://local');
  const reply = (value: unknown, status = 200) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(value)}\n`);
    return true;
  };
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /_inx/health':
      return reply({
        pid: process.pid,
        uptimeSeconds: process.uptime(),
        memoryBytes: process.memoryUsage().rss,
        speed: parts.clock.speed,
        account: parts.defaultAccount,
        services: [...parts.services.keys()],
      });
    case 'GET /_inx/calls':
      return reply(parts.calls.since(Number(url.searchParams.get('since') ?? 0)));
    case 'GET /_inx/accounts':
      return reply(parts.accounts.used());
    case 'GET /_inx/permissions':
      return reply(parts.accounts.permissions.all());
    case 'GET /_inx/faults':
      return reply(parts.faults.list());
    case 'DELETE /_inx/faults':
      parts.faults.clear();
      return reply({});
    case 'POST /_inx/clock': {
      const skip = (await readJson(request)) as { skipSeconds?: unknown } | null | undefined;
      if (typeof skip?.skipSeconds !== 'number' || !(skip.skipSeconds > 0))
        return reply({ error: 'the clock needs {"skipSeconds": a positive number}' }, 400);
      parts.clock.skip(skip.skipSeconds * 1000);
      return reply({});
    }
    case 'POST /_inx/faults': {
      const rule = readRule(await readJson(request));
      if (!rule)
        return reply({ error: 'a fault needs service and kind (throttle, error, latency, lost-reply)' }, 400);
      return reply({ rules: parts.faults.add(rule) });
    }
    default:
      return false;
  }
}

/** Undefined for what is not JSON. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    return undefined;
  }
}

function readRule(value: unknown): FaultRule | undefined {
  const rule = value as Partial<FaultRule> | null | undefined;
  const kinds = ['throttle', 'error', 'latency', 'lost-reply'];
  return typeof rule?.service === 'string' && kinds.includes(rule.kind ?? '')
    ? (rule as FaultRule)
    : undefined;
}
