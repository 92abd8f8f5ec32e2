/** The template's functions. Source: AWS CloudFormation User Guide, intrinsic function reference. */
import { awsError } from '../wire/error.ts';
import type { Template } from './template.ts';

/** What a value may refer to. */
export interface Scope {
  readonly template: Template;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly pseudo: Readonly<Record<string, unknown>>;
  reference(logicalId: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  importValue(name: string): string;
  /** `{{resolve:service:…}}` */
  dynamic(reference: string): Promise<string>;
}

const invalid = (message: string) => awsError('ValidationError', `Template error: ${message}`);

/** `undefined` stands for AWS::NoValue: the property is as if it were not there. */
export async function evaluate(value: unknown, scope: Scope): Promise<unknown> {
  if (typeof value === 'string') return resolveDynamic(value, scope);
  if (Array.isArray(value)) {
    const items = await Promise.all(value.map((each) => evaluate(each, scope)));
    return items.filter((each) => each !== undefined);
  }
  if (typeof value !== 'object' || value === null) return value;
  const [only, ...more] = Object.entries(value);
  if (
    only &&
    more.length === 0 &&
    (only[0] === 'Ref' || only[0] === 'Condition' || only[0].startsWith('Fn::'))
  ) {
    const call = functions[only[0]];
    if (!call) throw invalid(`${only[0]} is not emulated here`);
    return call(only[1], scope);
  }
  const entries = await Promise.all(
    Object.entries(value).map(async ([key, each]) => [key, await evaluate(each, scope)] as const),
  );
  return Object.fromEntries(entries.filter(([, each]) => each !== undefined));
}

export async function condition(name: string, scope: Scope): Promise<boolean> {
  const definition = scope.template.Conditions?.[name];
  if (definition === undefined) throw invalid(`unresolved condition dependency ${name}`);
  return (await evaluate(definition, scope)) === true;
}

type Call = (argument: unknown, scope: Scope) => unknown;

const list = async (argument: unknown, scope: Scope) => (await evaluate(argument, scope)) as unknown[];

const functions: Readonly<Record<string, Call>> = {
  Ref: (argument, scope) => reference(String(argument), scope),
  Condition: (argument, scope) => condition(String(argument), scope),
  'Fn::GetAtt': (argument, scope) => {
    const [id, ...attribute] = Array.isArray(argument) ? (argument as string[]) : String(argument).split('.');
    return scope.attribute(id!, attribute.join('.'));
  },
  'Fn::Join': async (argument, scope) => {
    const [separator, parts] = argument as [string, unknown];
    return (await list(parts, scope)).map(String).join(separator);
  },
  'Fn::Sub': (argument, scope) => substitute(argument, scope),
  'Fn::Select': async (argument, scope) => {
    const [index, values] = argument as [unknown, unknown];
    const items = await list(values, scope);
    const at = Number(await evaluate(index, scope));
    if (items[at] === undefined) throw invalid(`Fn::Select cannot select nonexistent value at index ${at}`);
    return items[at];
  },
  'Fn::Split': async (argument, scope) => {
    const [separator, text] = argument as [string, unknown];
    return String(await evaluate(text, scope)).split(separator);
  },
  'Fn::ImportValue': async (argument, scope) => scope.importValue(String(await evaluate(argument, scope))),
  'Fn::FindInMap': async (argument, scope) => {
    const [map, first, second] = (await list(argument, scope)) as [string, string, string];
    const found = scope.template.Mappings?.[map]?.[first]?.[second];
    if (found === undefined) throw invalid(`Unable to get mapping for ${map}::${first}::${second}`);
    return found;
  },
  'Fn::Base64': async (argument, scope) =>
    Buffer.from(String(await evaluate(argument, scope))).toString('base64'),
  'Fn::GetAZs': (_, scope) => ['a', 'b', 'c'].map((zone) => `${scope.pseudo['AWS::Region']}${zone}`),
  'Fn::If': async (argument, scope) => {
    const [name, yes, no] = argument as [string, unknown, unknown];
    return evaluate((await condition(name, scope)) ? yes : no, scope);
  },
  'Fn::Equals': async (argument, scope) => {
    const [a, b] = await list(argument, scope);
    return JSON.stringify(a) === JSON.stringify(b);
  },
  'Fn::And': async (argument, scope) => (await list(argument, scope)).every((each) => each === true),
  'Fn::Or': async (argument, scope) => (await list(argument, scope)).some((each) => each === true),
  'Fn::Not': async (argument, scope) => (await list(argument, scope))[0] !== true,
};

function reference(name: string, scope: Scope): unknown {
  if (name === 'AWS::NoValue') return undefined;
  if (name in scope.pseudo) return scope.pseudo[name];
  if (name in scope.parameters) return scope.parameters[name];
  return scope.reference(name);
}

async function substitute(argument: unknown, scope: Scope): Promise<string> {
  const [text, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as [
    string,
    Record<string, unknown>,
  ];
  const names = [...new Set([...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map((match) => match[1]!))];
  const values = new Map<string, string>();
  for (const name of names) {
    const value =
      name in variables
        ? await evaluate(variables[name], scope)
        : name.includes('.')
          ? scope.attribute(name.split('.')[0]!, name.split('.').slice(1).join('.'))
          : reference(name, scope);
    values.set(name, String(value));
  }
  const filled = text
    .replaceAll(/\$\{([^!}][^}]*)\}/g, (_, name: string) => values.get(name) ?? '')
    .replaceAll('${!', '${');
  return resolveDynamic(filled, scope);
}

async function resolveDynamic(text: string, scope: Scope): Promise<string> {
  let result = text;
  for (const [whole, body] of text.matchAll(/\{\{resolve:([^}]+)\}\}/g))
    result = result.replace(whole, await scope.dynamic(body!));
  return result;
}

/** Logical ids that a value refers to, for the order of provisioning. */
export function references(value: unknown, ids: ReadonlySet<string>, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const each of value) references(each, ids, found);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, each] of Object.entries(value)) {
      if (key === 'Ref' && typeof each === 'string' && ids.has(each)) found.add(each);
      else if (key === 'Fn::GetAtt') {
        const id = Array.isArray(each) ? String(each[0]) : String(each).split('.')[0]!;
        if (ids.has(id)) found.add(id);
      } else if (key === 'Fn::Sub') {
        const text = Array.isArray(each) ? String(each[0]) : String(each);
        for (const match of text.matchAll(/\$\{([^!}.]+)[^}]*\}/g))
          if (ids.has(match[1]!)) found.add(match[1]!);
        references(each, ids, found);
      } else references(each, ids, found);
    }
  }
  return found;
}
