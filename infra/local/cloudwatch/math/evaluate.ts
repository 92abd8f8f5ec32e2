/** Metric math, tree to value. */
import type { MathContext } from './context.ts';
import { fillBy, functions, operators } from './functions.ts';
import type { Node } from './parse.ts';
import { each, isSeries, type Value } from './value.ts';

/** Throws an Error whose message says what is wrong. */
export function evaluateNode(node: Node, context: MathContext): Value {
  switch (node.kind) {
    case 'number':
      return node.value;
    case 'text':
      throw new Error(`"${node.value}" stands where a value must`);
    case 'name':
      return context.lookUp(node.name);
    case 'unary':
      return each(evaluateNode(node.of, context), (value) => -value);
    case 'list': {
      const values = node.items.map((item) => evaluateNode(item, context));
      if (!values.every(isSeries)) throw new Error('a list holds time series only');
      return values;
    }
    case 'binary':
      return operators[node.operator]!(evaluateNode(node.left, context), evaluateNode(node.right, context));
    case 'call':
      return call(node, context);
  }
}

function call(node: Extract<Node, { kind: 'call' }>, context: MathContext): Value {
  if (node.name === 'METRICS') {
    const [word] = node.items;
    const part = word?.kind === 'text' ? word.value : '';
    return [...context.metrics()].flatMap(([id, value]) => (id.includes(part) ? [value] : []));
  }
  const [first, second] = node.items;
  if (node.name === 'FILL' && first && second?.kind === 'name') {
    const word = second.name.toUpperCase();
    if (word === 'REPEAT' || word === 'LINEAR') return fillBy(word, evaluateNode(first, context), context);
  }
  const found = functions[node.name];
  if (!found) throw new Error(`the function ${node.name} is not emulated here`);
  return found(
    node.items.map((item) => evaluateNode(item, context)),
    context,
  );
}
