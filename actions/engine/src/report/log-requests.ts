/** Requests among log lines: in a service's log most lines are requests that went well, and say nothing of a fault. */
import { z } from 'zod';
import { parseJson } from '../kit/json.ts';

/** A request as structured loggers write it: pino-http and Fastify (`res.statusCode`), access logs in JSON, our kits. */
const logged = z.looseObject({
  level: z.union([z.string(), z.number()]).optional(),
  status: z.int().optional(),
  statusCode: z.int().optional(),
  res: z.looseObject({ statusCode: z.int().optional() }).optional(),
  route: z.string().optional(),
  path: z.string().optional(),
  url: z.string().optional(),
  req: z.looseObject({ url: z.string().optional() }).optional(),
});

/** The request that a log line tells of, if it is JSON and was answered below 400 and logged below "warn". */
export function requestAnsweredWell(message: string): { readonly path: string | undefined } | undefined {
  if (!message.startsWith('{')) return undefined;
  const parsed = logged.safeParse(parseJson(message));
  if (!parsed.success) return undefined;
  const { level, status, statusCode, res, route, path, url, req } = parsed.data;
  const answered = status ?? statusCode ?? res?.statusCode;
  if (answered === undefined || answered >= 400 || !ordinary(level)) return undefined;
  return { path: (route ?? path ?? url ?? req?.url)?.split('?')[0] };
}

/** Names as pino and Python's logging write them; numbers as pino does (30 is info, 40 warn). */
function ordinary(level: string | number | undefined): boolean {
  if (typeof level === 'number') return level <= 30;
  return level === undefined || ['trace', 'debug', 'info'].includes(level.toLowerCase());
}
