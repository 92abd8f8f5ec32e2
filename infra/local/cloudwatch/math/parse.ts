/** Metric math, text to tree. Source: Amazon CloudWatch User Guide, "Using math expressions with CloudWatch metrics". */

export type Node =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | { readonly kind: 'call'; readonly name: string; readonly items: readonly Node[] }
  | { readonly kind: 'unary'; readonly of: Node }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Node; readonly right: Node };

/** Weakest first. */
const levels: readonly (readonly string[])[] = [
  ['OR', '||'],
  ['AND', '&&'],
  ['==', '!=', '<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/'],
  ['^'],
];

const token =
  /\s*(?:(\d+(?:\.\d+)?)|"([^"]*)"|'([^']*)'|([A-Za-z_][A-Za-z0-9_]*)|(\|\||&&|==|!=|<=|>=|[-+*/^<>()[\],]))/y;

interface Token {
  readonly kind: 'number' | 'text' | 'word' | 'sign';
  readonly text: string;
}

/** Throws an Error whose message says what is wrong. */
export function parseExpression(source: string): Node {
  const tokens = tokenize(source);
  let at = 0;
  const peek = () => tokens[at];
  const isSign = (text: string) => peek()?.kind === 'sign' && peek()?.text === text;
  const expect = (text: string) => {
    if (!isSign(text)) throw new Error(`expected "${text}", found "${peek()?.text ?? 'the end'}"`);
    at += 1;
  };
  const items = (closing: string): Node[] => {
    const found: Node[] = [];
    while (!isSign(closing)) {
      found.push(binary(0));
      if (!isSign(',')) break;
      at += 1;
    }
    expect(closing);
    return found;
  };
  const binary = (level: number): Node => {
    const operators = levels[level];
    if (!operators) return unary();
    let left = binary(level + 1);
    for (let next = peek(); next && operators.includes(next.text.toUpperCase()); next = peek()) {
      at += 1;
      left = { kind: 'binary', operator: next.text.toUpperCase(), left, right: binary(level + 1) };
    }
    return left;
  };
  const unary = (): Node => {
    if (!isSign('-')) return primary();
    at += 1;
    return { kind: 'unary', of: unary() };
  };
  const primary = (): Node => {
    const next = peek();
    if (!next) throw new Error('the expression ends too early');
    at += 1;
    if (next.kind === 'number') return { kind: 'number', value: Number(next.text) };
    if (next.kind === 'text') return { kind: 'text', value: next.text };
    if (next.kind === 'word') {
      if (!isSign('(')) return { kind: 'name', name: next.text };
      at += 1;
      return { kind: 'call', name: next.text.toUpperCase(), items: items(')') };
    }
    if (next.text === '[') return { kind: 'list', items: items(']') };
    if (next.text !== '(') throw new Error(`unexpected "${next.text}"`);
    const inner = binary(0);
    expect(')');
    return inner;
  };
  const tree = binary(0);
  if (peek()) throw new Error(`unexpected "${peek()?.text}"`);
  return tree;
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  const end = source.trimEnd().length;
  token.lastIndex = 0;
  while (token.lastIndex < end) {
    const start = token.lastIndex;
    const match = token.exec(source);
    if (!match) throw new Error(`unexpected "${source.slice(start).trim()[0]}"`);
    const [, number, double, single, word, sign] = match;
    const text = double ?? single;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (text !== undefined) tokens.push({ kind: 'text', text });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else tokens.push({ kind: 'sign', text: sign! });
  }
  return tokens;
}
