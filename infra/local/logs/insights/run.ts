/** Runs a query: its commands one after the other over the lines of its groups. */
import {
  type Cell,
  compareCells,
  type Expression,
  evaluate,
  holds,
  numberOf,
  Reader,
  type Row,
  timeOf,
} from './expression.ts';

export interface Line {
  readonly id: string;
  readonly stream: string;
  readonly group: string;
  readonly timestamp: number;
  readonly message: string;
}

interface Table {
  readonly rows: readonly Row[];
  /** What is shown; undefined: time and message. */
  readonly shown: readonly string[] | undefined;
}

/** Source: StartQuery, limit. */
const DEFAULT_LIMIT = 10_000;

/** Rows of fields with their values, as GetQueryResults gives them. Throws an Error that says what is wrong. */
export function runQuery(
  text: string,
  lines: readonly Line[],
  limit = DEFAULT_LIMIT,
): { field: string; value: string }[][] {
  const commands = split(text).filter((command) => !command.startsWith('#'));
  let table: Table = { rows: lines.map(rowOf), shown: undefined };
  const order = commands.some((command) => /^(sort|stats)\b/i.test(command));
  if (!order) table = sort(table, new Reader('@timestamp desc'));
  for (const command of commands) {
    try {
      table = apply(command, table);
    } catch (error) {
      throw new Error(`${command}: ${(error as Error).message}`);
    }
  }
  const shown = table.shown ?? ['@timestamp', '@message'];
  return table.rows.slice(0, limit).map((row) => [
    ...shown.flatMap((field) => {
      const value = row.get(field);
      return value === undefined ? [] : [{ field, value: String(value) }];
    }),
    ...(row.has('@ptr') ? [{ field: '@ptr', value: String(row.get('@ptr')) }] : []),
  ]);
}

/** At pipes that stand neither in quotes nor in patterns. */
function split(text: string): string[] {
  const parts = text.match(/(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\/(?:[^/\\\n|]|\\.)+\/|[^|])+/g) ?? [];
  return parts.map((part) => part.trim()).filter(Boolean);
}

/** What CloudWatch finds by itself: its own fields, and the members of a JSON line, nested ones with dots. */
function rowOf(line: Line): Row {
  const row = new Map<string, Cell>([
    ['@timestamp', timeOf(line.timestamp)],
    ['@message', line.message],
    ['@logStream', line.stream],
    ['@log', line.group],
    ['@ptr', line.id],
  ]);
  try {
    discover(JSON.parse(line.message), '', row);
  } catch {
    // A line of plain text has no fields of its own.
  }
  return row;
}

function discover(value: unknown, place: string, row: Map<string, Cell>): void {
  if (value === null || value === undefined) return;
  if (typeof value !== 'object') {
    if (place) row.set(place, typeof value === 'number' ? value : String(value));
    return;
  }
  for (const [name, inner] of Object.entries(value)) discover(inner, place ? `${place}.${name}` : name, row);
}

function apply(command: string, table: Table): Table {
  const [, verb = '', rest = ''] = /^(\w+)\s*([\s\S]*)$/.exec(command) ?? [];
  const reader = new Reader(rest);
  const done = (next: Table): Table => {
    if (!reader.done) throw new Error('it goes on after its end');
    return next;
  };
  switch (verb.toLowerCase()) {
    case 'fields':
    case 'display':
      return done(fields(table, reader, verb.toLowerCase() === 'fields'));
    case 'filter':
    case 'where': {
      const condition = reader.expression();
      return done({ ...table, rows: table.rows.filter((row) => holds(condition, row)) });
    }
    case 'sort':
      return done(sort(table, reader));
    case 'limit':
      return { ...table, rows: table.rows.slice(0, Number(rest)) };
    case 'stats':
      return done(stats(table, reader));
    default:
      throw new Error(`the command ${verb} is not emulated here`);
  }
}

function fields(table: Table, reader: Reader, adds: boolean): Table {
  const named = reader.named();
  const rows = table.rows.map((row) => {
    const next = new Map(row);
    for (const { expression, name } of named) next.set(name, evaluate(expression, row));
    return next;
  });
  const names = named.map(({ name }) => name);
  return { rows, shown: adds ? [...(table.shown ?? []), ...names] : names };
}

function sort(table: Table, reader: Reader): Table {
  const keys: { expression: Expression; sign: number }[] = [];
  do {
    const expression = reader.expression();
    const down = reader.word('desc');
    if (!down) reader.word('asc');
    keys.push({ expression, sign: down ? -1 : 1 });
  } while (reader.sign(','));
  const rows = [...table.rows].sort((a, b) => {
    for (const { expression, sign } of keys) {
      const order = compareCells(evaluate(expression, a), evaluate(expression, b));
      if (order !== 0) return sign * order;
    }
    return 0;
  });
  return { ...table, rows };
}

function stats(table: Table, reader: Reader): Table {
  const values = reader.named();
  const by = reader.word('by') ? reader.named() : [];
  const groups = Map.groupBy(table.rows, (row) =>
    JSON.stringify(by.map(({ expression }) => evaluate(expression, row) ?? null)),
  );
  const rows = [...groups.values()].map(
    (members) =>
      new Map<string, Cell>([
        ...by.map(({ expression, name }) => [name, evaluate(expression, members[0]!)] as const),
        ...values.map(({ expression, name }) => [name, aggregate(expression, members)] as const),
      ]),
  );
  return { rows, shown: [...by, ...values].map(({ name }) => name) };
}

function aggregate(expression: Expression, rows: readonly Row[]): Cell {
  if (expression.kind !== 'call') throw new Error('stats needs functions: count(*), avg(…), pct(…, 95)');
  const [of, second] = expression.items;
  const cells = rows.flatMap((row) => {
    const value = of && of.kind !== 'literal' ? evaluate(of, row) : '';
    return value === undefined ? [] : [value];
  });
  const numbers = cells.map(numberOf).filter((value) => !Number.isNaN(value));
  switch (expression.name) {
    case 'count':
      return cells.length;
    case 'count_distinct':
      return new Set(cells).size;
    case 'sum':
      return numbers.reduce((total, value) => total + value, 0);
    case 'avg':
      return numbers.length === 0 ? undefined : numbers.reduce((a, b) => a + b, 0) / numbers.length;
    case 'min':
      return [...cells].sort(compareCells)[0];
    case 'max':
      return [...cells].sort(compareCells).at(-1);
    case 'earliest':
      return cells[0];
    case 'latest':
      return cells.at(-1);
    case 'pct': {
      const sorted = numbers.sort((a, b) => a - b);
      const share = second ? numberOf(evaluate(second, new Map())) : 50;
      return sorted[Math.max(0, Math.ceil((share / 100) * sorted.length) - 1)];
    }
    default:
      throw new Error(`the function ${expression.name} is not emulated here`);
  }
}
