/** Expressions of Logs Insights. Source: CloudWatch Logs User Guide, "CloudWatch Logs Insights query syntax". */

export type Cell = string | number | undefined;
/** Field → value; what a line does not have is absent. */
export type Row = ReadonlyMap<string, Cell>;

export type Expression =
  | { readonly kind: 'literal'; readonly value: Cell }
  | { readonly kind: 'pattern'; readonly value: RegExp }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly items: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    };

const token =
  /\s*(?:(\d+(?:\.\d+)?[smhdw]?)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\/((?:[^/\\]|\\.)+)\/(i?)|`([^`]+)`|([@A-Za-z_][\w.@-]*)|(!=|<=|>=|=~|[=<>+*%(),[\]-]))/y;

interface Token {
  readonly kind: 'number' | 'text' | 'pattern' | 'field' | 'word' | 'sign';
  readonly text: string;
  readonly flags?: string;
}

const levels: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['=', '!=', '<=', '>=', '<', '>', 'like', '=~', 'in', 'not like', 'not in'],
  ['+', '-'],
  ['*', '%'],
];

/** Reads one expression after the other from a command's text. Throws an Error that says what is wrong. */
export class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(source: string) {
    this.#tokens = tokenize(source);
  }

  get done(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** Takes the word if it is next. */
  word(wanted: string): boolean {
    const next = this.#tokens[this.#at];
    if (next?.kind !== 'word' || next.text.toLowerCase() !== wanted) return false;
    this.#at += 1;
    return true;
  }

  sign(wanted: string): boolean {
    const next = this.#tokens[this.#at];
    if (next?.kind !== 'sign' || next.text !== wanted) return false;
    this.#at += 1;
    return true;
  }

  name(): string {
    const next = this.#tokens[this.#at];
    if (next?.kind !== 'word' && next?.kind !== 'field')
      throw new Error(`expected a field, found ${next?.text ?? 'the end'}`);
    this.#at += 1;
    return next.text;
  }

  /** Expressions with commas between, each with the name it is shown under. */
  named(): { readonly expression: Expression; readonly name: string }[] {
    const found: { expression: Expression; name: string }[] = [];
    do {
      const from = this.#at;
      const expression = this.expression();
      const text = this.#tokens
        .slice(from, this.#at)
        .map((each) => each.text)
        .join('');
      found.push({ expression, name: this.word('as') ? this.name() : text });
    } while (this.sign(','));
    return found;
  }

  expression(level = 0): Expression {
    const operators = levels[level];
    if (!operators) return this.#primary();
    let left = this.expression(level + 1);
    for (let operator = this.#operator(operators); operator; operator = this.#operator(operators))
      left = { kind: 'binary', operator, left, right: this.expression(level + 1) };
    return left;
  }

  #operator(known: readonly string[]): string | undefined {
    const [next, after] = [this.#tokens[this.#at], this.#tokens[this.#at + 1]];
    if (!next || next.kind === 'text' || next.kind === 'field') return undefined;
    const text = next.text.toLowerCase();
    const both = text === 'not' && after ? `not ${after.text.toLowerCase()}` : undefined;
    const found = [both, text].find((each) => each !== undefined && known.includes(each));
    if (found) this.#at += found === both ? 2 : 1;
    return found;
  }

  #primary(): Expression {
    if (this.word('not')) return { kind: 'not', of: this.expression(2) };
    if (this.sign('(')) {
      const inner = this.expression();
      if (!this.sign(')')) throw new Error('a parenthesis is not closed');
      return inner;
    }
    if (this.sign('[')) return { kind: 'list', items: this.#items(']') };
    const next = this.#tokens[this.#at];
    if (!next) throw new Error('it ends too early');
    this.#at += 1;
    if (next.kind === 'number')
      return { kind: 'literal', value: /^\d+(\.\d+)?$/.test(next.text) ? Number(next.text) : next.text };
    if (next.kind === 'text') return { kind: 'literal', value: next.text };
    if (next.kind === 'pattern') return { kind: 'pattern', value: new RegExp(next.text, next.flags) };
    if (next.kind === 'sign' && next.text === '*') return { kind: 'literal', value: '*' };
    if (next.kind === 'sign') throw new Error(`unexpected ${next.text}`);
    if (next.kind === 'word' && this.sign('('))
      return { kind: 'call', name: next.text.toLowerCase(), items: this.#items(')') };
    return { kind: 'field', name: next.text };
  }

  #items(closing: string): Expression[] {
    const found: Expression[] = [];
    while (!this.sign(closing)) {
      found.push(this.expression());
      if (!this.sign(',') && this.#tokens[this.#at]?.text !== closing)
        throw new Error(`${closing} is missing`);
    }
    return found;
  }
}

function tokenize(source: string): Token[] {
  const found: Token[] = [];
  const end = source.trimEnd().length;
  token.lastIndex = 0;
  while (token.lastIndex < end) {
    const start = token.lastIndex;
    const match = token.exec(source);
    if (!match) throw new Error(`unexpected ${source.slice(start).trim().slice(0, 10)}`);
    const [, number, double, single, pattern, flags, field, word, sign] = match;
    const text = double ?? single;
    if (number !== undefined) found.push({ kind: 'number', text: number });
    else if (text !== undefined) found.push({ kind: 'text', text: text.replace(/\\(.)/g, '$1') });
    else if (pattern !== undefined) found.push({ kind: 'pattern', text: pattern, flags: flags ?? '' });
    else if (field !== undefined) found.push({ kind: 'field', text: field });
    else if (word !== undefined) found.push({ kind: 'word', text: word });
    else found.push({ kind: 'sign', text: sign! });
  }
  return found;
}

export const numberOf = (value: Cell): number =>
  typeof value === 'number' ? value : value === undefined || value.trim() === '' ? Number.NaN : Number(value);

/** Numbers as numbers, everything else as text; what is absent comes first. */
export function compareCells(a: Cell, b: Cell): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  const [left, right] = [numberOf(a), numberOf(b)];
  if (!Number.isNaN(left) && !Number.isNaN(right)) return left - right;
  return String(a) < String(b) ? -1 : Number(String(a) > String(b));
}

const binUnits: Readonly<Record<string, number>> = { s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5 };

export function evaluate(expression: Expression, row: Row): Cell {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'field':
      return row.get(expression.name);
    case 'not':
      return Number(!holds(expression.of, row));
    case 'call':
      return call(expression, row);
    case 'binary':
      return binary(expression, row);
    case 'list':
    case 'pattern':
      throw new Error('a list or a pattern stands where a value must');
  }
}

export const holds = (expression: Expression, row: Row): boolean => {
  const value = evaluate(expression, row);
  return value !== undefined && value !== 0 && value !== '';
};

function call({ name, items }: Extract<Expression, { kind: 'call' }>, row: Row): Cell {
  const [first] = items;
  const value = () => (first ? evaluate(first, row) : undefined);
  switch (name) {
    case 'coalesce':
      return items.map((item) => evaluate(item, row)).find((each) => each !== undefined);
    case 'ispresent':
      return Number(value() !== undefined);
    case 'isempty':
      return Number(value() === undefined || value() === '');
    case 'tolower':
      return String(value() ?? '').toLowerCase();
    case 'strlen':
      return String(value() ?? '').length;
    case 'abs':
      return Math.abs(numberOf(value()));
    case 'floor':
      return Math.floor(numberOf(value()));
    case 'ceil':
      return Math.ceil(numberOf(value()));
    case 'bin': {
      const [, count, unit] = /^(\d+)([smhdw])$/.exec(String(value())) ?? [];
      const size = Number(count) * (binUnits[unit ?? ''] ?? Number.NaN);
      if (!(size > 0)) throw new Error(`bin(${value()}) is not understood`);
      const at = Date.parse(`${String(row.get('@timestamp')).replace(' ', 'T')}Z`);
      return timeOf(Math.floor(at / size) * size);
    }
    default:
      throw new Error(`the function ${name} is not emulated here`);
  }
}

function binary({ operator, left, right }: Extract<Expression, { kind: 'binary' }>, row: Row): Cell {
  if (operator === 'and') return Number(holds(left, row) && holds(right, row));
  if (operator === 'or') return Number(holds(left, row) || holds(right, row));
  const value = evaluate(left, row);
  if (operator === 'like' || operator === '=~') return Number(isLike(value, right, row));
  if (operator === 'not like') return Number(!isLike(value, right, row));
  if (operator === 'in' || operator === 'not in') {
    if (right.kind !== 'list') throw new Error('in needs a list');
    const found = right.items.some(
      (item) => value !== undefined && compareCells(value, evaluate(item, row)) === 0,
    );
    return Number(found === (operator === 'in'));
  }
  const other = evaluate(right, row);
  if (operator === '+') return numberOf(value) + numberOf(other);
  if (operator === '-') return numberOf(value) - numberOf(other);
  if (operator === '*') return numberOf(value) * numberOf(other);
  if (operator === '%') return numberOf(value) % numberOf(other);
  if (operator === '!=') return Number(value === undefined || compareCells(value, other) !== 0);
  if (value === undefined || other === undefined) return 0;
  const order = compareCells(value, other);
  return Number(
    { '=': order === 0, '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[operator],
  );
}

function isLike(value: Cell, pattern: Expression, row: Row): boolean {
  if (value === undefined) return false;
  if (pattern.kind === 'pattern') return pattern.value.test(String(value));
  return String(value).includes(String(evaluate(pattern, row) ?? ''));
}

/** As results show a time: `2026-11-24 12:00:00.000`. */
export const timeOf = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '');
