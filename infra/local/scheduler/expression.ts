/**
 * When a schedule is due. Source: EventBridge Scheduler User Guide, "Schedule types": cron has six fields (minutes, hours,
 * day of month, month, day of week, year), counts the days of the week from 1 for Sunday, and wants a `?` in one of the
 * two day fields.
 */
import { CronExpressionParser } from 'cron-parser';

/** The first time after `after` (epoch ms), or undefined when there is none any more. */
export type Occurrence = (after: number) => number | undefined;

const units: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
/** Times looked through for a year that fits; beyond it the schedule counts as over. */
const searched = 5_000;

/** `begin`: a rate counts from it. Throws an Error whose message says what is wrong. */
export function parseSchedule(expression: string, timezone: string, begin: number): Occurrence {
  const [, kind, inner = ''] = /^(cron|rate|at)\((.+)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'rate') return rate(inner, begin);
  if (kind === 'at') return once(inner, timezone);
  if (kind === 'cron') return cron(inner, timezone);
  throw new Error('it is neither cron(…) nor rate(…) nor at(…)');
}

function rate(inner: string, begin: number): Occurrence {
  const [, count, unit] = /^(\d+) (minute|hour|day)s?$/.exec(inner.trim()) ?? [];
  const every = Number(count) * (units[unit ?? ''] ?? Number.NaN);
  if (!(every > 0)) throw new Error(`rate(${inner}) is not "<number> minutes|hours|days"`);
  return (after) => begin + (Math.floor((after - begin) / every) + 1) * every;
}

function once(inner: string, timezone: string): Occurrence {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inner))
    throw new Error(`at(${inner}) is not yyyy-mm-ddThh:mm:ss`);
  const [, month, day, hour, minute, second] = inner.split(/[-T:]/).map(Number);
  const year = inner.slice(0, 4);
  const parsed = CronExpressionParser.parse(`${second} ${minute} ${hour} ${day} ${month} *`, {
    tz: timezone,
    currentDate: new Date(Date.UTC(Number(year), 0, 1) - 2 * 86_400_000),
  });
  let at = parsed.next().toDate().getTime();
  if (new Date(at).getUTCFullYear() < Number(year) - 1) at = parsed.next().toDate().getTime();
  return (after) => (at > after ? at : undefined);
}

function cron(inner: string, timezone: string): Occurrence {
  const fields = inner.trim().split(/\s+/);
  if (fields.length !== 6) throw new Error(`cron(${inner}) has ${fields.length} fields, not 6`);
  const [minute, hour, day, month, weekday, years] = fields as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  if ((day === '?') === (weekday === '?'))
    throw new Error('exactly one of day of month and day of week must be ?');
  if (/W/i.test(day)) throw new Error('W (the nearest weekday) is not emulated here');
  const fits = yearTest(years);
  const text = `${minute} ${hour} ${day.replace('?', '*')} ${month} ${shiftWeekday(weekday)}`;
  CronExpressionParser.parse(text, { tz: timezone });
  return (after) => {
    const found = CronExpressionParser.parse(text, { tz: timezone, currentDate: new Date(after) });
    for (let tries = 0; tries < searched; tries++) {
      const next = found.next().toDate();
      const year = next.getUTCFullYear();
      if (year > fits.last) return undefined;
      if (fits.test(year)) return next.getTime();
    }
    return undefined;
  };
}

/** AWS counts from 1 for Sunday, others from 0; names stay. */
function shiftWeekday(field: string): string {
  if (field === '?') return '*';
  return field
    .split(',')
    .map((part) => {
      const [range = '', step] = part.split('/');
      const [days = '', nth] = range.split('#');
      const shifted = days.replace(/\d+/g, (digit) => String(Number(digit) - 1));
      return `${shifted}${nth ? `#${nth}` : ''}${step ? `/${step}` : ''}`;
    })
    .join(',');
}

function yearTest(field: string): { readonly last: number; readonly test: (year: number) => boolean } {
  if (field === '*') return { last: 2199, test: () => true };
  const tests = field.split(',').map((part) => {
    const [, from, to, step] = /^(\d{4}|\*)(?:-(\d{4}))?(?:\/(\d+))?$/.exec(part) ?? [];
    if (from === undefined) throw new Error(`the year ${part} is not understood`);
    const first = from === '*' ? 1970 : Number(from);
    const last = to ? Number(to) : step ? 2199 : first;
    const test = (year: number) => year >= first && year <= last && (year - first) % Number(step ?? 1) === 0;
    return { last, test };
  });
  return {
    last: Math.max(...tests.map(({ last }) => last)),
    test: (year) => tests.some(({ test }) => test(year)),
  };
}
