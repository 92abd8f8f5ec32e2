/**
 * Whether EventBridge Scheduler takes an expression. Source: EventBridge Scheduler User Guide, "Schedule types": cron has
 * six fields (minutes, hours, day of month, month, day of week, year) and a `?` in exactly one of the two day fields.
 */

const months = 'JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC';
const weekdays = 'SUN|MON|TUE|WED|THU|FRI|SAT';

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Whole items besides numbers, ranges, steps and `*`. */
  readonly also?: RegExp;
  readonly names?: readonly string[];
}

const fields: readonly Field[] = [
  { name: 'minutes', from: 0, to: 59 },
  { name: 'hours', from: 0, to: 23 },
  { name: 'day of month', from: 1, to: 31, also: /^(\?|L|LW|\d{1,2}W)$/ },
  { name: 'month', from: 1, to: 12, names: months.split('|') },
  { name: 'day of week', from: 1, to: 7, also: /^(\?|L|[1-7]L|[1-7]#[1-5])$/, names: weekdays.split('|') },
  { name: 'year', from: 1970, to: 2199 },
];

const cronRemedy = 'for example cron(0 3 * * ? *), which is 03:00 every day';

/** "what | remedy", or nothing where AWS takes it. */
export function scheduleFault(expression: string): string | undefined {
  const [, kind, inner = ''] = /^(cron|rate)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'rate') return rateFault(inner);
  if (kind === 'cron') return cronFault(inner.trim().split(/\s+/));
  return `must be cron(…) or rate(…) | ${cronRemedy}`;
}

function rateFault(inner: string): string | undefined {
  const [, count, unit] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(inner) ?? [];
  if (count === undefined) return 'must be rate(<number> minutes|hours|days) | for example rate(15 minutes)';
  const plural = inner.endsWith('s');
  return (Number(count) === 1) === plural
    ? `must say rate(${count} ${unit}${plural ? '' : 's'}) | AWS is particular about the plural`
    : undefined;
}

function cronFault(values: readonly string[]): string | undefined {
  if (values.length !== fields.length)
    return `must have 6 fields, not ${values.length}: minutes, hours, day of month, month, day of week, year | ${cronRemedy}`;
  for (const [index, value] of values.entries()) {
    const field = fields[index]!;
    if (!value.split(',').every((item) => fits(item, field)))
      return `"${value}" is no ${field.name} | ${cronRemedy}`;
  }
  return (values[2] === '?') === (values[4] === '?')
    ? `must have a ? in exactly one of day of month and day of week | ${cronRemedy}`
    : undefined;
}

function fits(item: string, field: Field): boolean {
  if (field.also?.test(item)) return true;
  const [range = '', step, ...more] = item.split('/');
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
  if (range === '*') return true;
  const ends = range.split('-');
  return ends.length <= 2 && ends.every((end) => within(end, field));
}

function within(end: string, { from, to, names }: Field): boolean {
  if (names?.includes(end.toUpperCase())) return true;
  return /^\d+$/.test(end) && Number(end) >= from && Number(end) <= to;
}

export function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
