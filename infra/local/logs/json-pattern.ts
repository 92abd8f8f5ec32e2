/**
 * Filter patterns over JSON events: `{ $.level = "error" && ($.status >= 500 || $.route = /api*) }`.
 * Source: Amazon CloudWatch Logs User Guide, "Filter pattern syntax for metric filters", JSON events.
 */
import { awsError } from '../wire/error.ts';

type Judge = (event: unknown) => boolean;

const operators: Readonly<Record<string, (value: unknown, wanted: string) => boolean>> = {
  '=': (value, wanted) => equals(value, wanted),
  '!=': (value, wanted) => value !== undefined && !equals(value, wanted),
  '>': (value, wanted) => typeof value === 'number' && value > Number(wanted),
  '>=': (value, wanted) => typeof value === 'number' && value >= Number(wanted),
  '<': (value, wanted) => typeof value === 'number' && value < Number(wanted),
  '<=': (value, wanted) => typeof value === 'number' && value <= Number(wanted),
};

/** Throws InvalidParameterException for a pattern that cannot be read. */
export function createJsonFilter(pattern: string): (message: string) => boolean {
  const tokens = [
    ...pattern.matchAll(/"(?:[^"\\]|\\.)*"|\$[^\s=!<>(){}&|]*|&&|\|\||[!<>]=|[=<>(){}]|[^\s=!<>(){}&|]+/g),
  ].map(([token]) => token);
  const reader = new Reader(tokens, pattern);
  const judge = reader.whole();
  return (message) => {
    try {
      return judge(JSON.parse(message));
    } catch {
      return false; // An event that is no JSON matches no JSON pattern.
    }
  };
}

/** The value at `$.a.b[0]`; undefined where there is none. */
export function valueAt(event: unknown, selector: string): unknown {
  const steps = [...selector.slice(1).matchAll(/\.([^.[\]]+)|\[(\d+)\]/g)].map(
    ([, name, index]) => name ?? index!,
  );
  return steps.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined,
    event,
  );
}

class Reader {
  readonly #tokens: string[];
  readonly #pattern: string;

  constructor(tokens: string[], pattern: string) {
    this.#tokens = tokens;
    this.#pattern = pattern;
  }

  whole(): Judge {
    this.#expect('{');
    const judge = this.#any();
    this.#expect('}');
    if (this.#tokens.length > 0) throw this.#unreadable();
    return judge;
  }

  #any(): Judge {
    const first = this.#every();
    if (this.#tokens[0] !== '||') return first;
    this.#tokens.shift();
    const rest = this.#any();
    return (event) => first(event) || rest(event);
  }

  #every(): Judge {
    const first = this.#one();
    if (this.#tokens[0] !== '&&') return first;
    this.#tokens.shift();
    const rest = this.#every();
    return (event) => first(event) && rest(event);
  }

  #one(): Judge {
    if (this.#tokens[0] === '(') {
      this.#tokens.shift();
      const judge = this.#any();
      this.#expect(')');
      return judge;
    }
    const selector = this.#tokens.shift() ?? '';
    if (!/^\$[.[]/.test(selector)) throw this.#unreadable();
    const word = this.#tokens.shift() ?? '';
    const operand = this.#tokens.shift();
    if (operand === undefined) throw this.#unreadable();
    if (/^IS$/i.test(word)) return this.#is(selector, operand);
    if (/^NOT$/i.test(word) && /^EXISTS$/i.test(operand))
      return (event) => valueAt(event, selector) === undefined;
    const compare = operators[word];
    if (!compare) throw this.#unreadable();
    const wanted = operand.startsWith('"') ? operand.slice(1, -1).replaceAll(/\\(.)/g, '$1') : operand;
    return (event) => compare(valueAt(event, selector), wanted);
  }

  #is(selector: string, operand: string): Judge {
    const values: Readonly<Record<string, unknown>> = { TRUE: true, FALSE: false, NULL: null };
    const name = operand.toUpperCase();
    if (!(name in values)) throw this.#unreadable();
    return (event) => valueAt(event, selector) === values[name];
  }

  #expect(token: string): void {
    if (this.#tokens.shift() !== token) throw this.#unreadable();
  }

  #unreadable(): Error {
    return awsError('InvalidParameterException', `Invalid filter pattern: ${this.#pattern}`);
  }
}

/** Numbers as numbers; text with `*` for anything. */
function equals(value: unknown, wanted: string): boolean {
  if (typeof value === 'number') return value === Number(wanted);
  if (typeof value === 'boolean') return String(value) === wanted.toLowerCase();
  if (typeof value !== 'string') return false;
  const parts = wanted.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(value);
}
