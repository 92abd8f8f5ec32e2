/** The template's functions. Source: AWS CloudFormation User Guide, intrinsic function reference. */
import { awsError } from '../../wire/error.ts';
import { subnets } from './cidr.ts';
import { condition } from './conditions.ts';
import type { Template } from './document.ts';

/** What a value may refer to. */
export interface Scope {
  readonly template: Template;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly pseudo: Readonly<Record<string, unknown>>;
  reference(logicalId: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  importValue(name: string): string;
}

/** Stands for a value that only the deployment will tell: AWS's own words in change sets. */
export const knownAfterApply = '{{changeSet:KNOWN_AFTER_APPLY}}';

export const isUnknown = (value: unknown): boolean =>
  typeof value === 'string' && value.includes(knownAfterApply);

export const invalidTemplate = (message: string) => awsError('ValidationError', `Template error: ${message}`);

/** Dynamic references stay as they are. `undefined` stands for AWS::NoValue: as if the property were not there. */
export function evaluate(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value))
    return value.map((each) => evaluate(each, scope)).filter((each) => each !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const [only, ...more] = Object.entries(value);
  if (only && more.length === 0 && (only[0] === 'Ref' || only[0].startsWith('Fn::'))) {
    const call = functions[only[0]];
    if (!call) throw invalidTemplate(`${only[0]} is not emulated here`);
    return call(only[1], scope);
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, each]) => [key, evaluate(each, scope)] as const)
      .filter(([, each]) => each !== undefined),
  );
}

type Call = (argument: unknown, scope: Scope) => unknown;

/** The function's arguments: a list of `count` members, or AWS's error. */
export function members(name: string, argument: unknown, count: number): unknown[] {
  if (!Array.isArray(argument) || argument.length < count)
    throw invalidTemplate(`every ${name} object requires ${count} parameters`);
  return argument;
}

function listOf(name: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (isUnknown(value)) return [value];
  throw invalidTemplate(`${name} needs a list, found ${JSON.stringify(value)}`);
}

const functions: Readonly<Record<string, Call>> = {
  Ref: (argument, scope) => reference(String(argument), scope),
  'Fn::GetAtt': (argument, scope) => {
    const [id, ...attribute] = Array.isArray(argument) ? argument : String(argument).split('.');
    return scope.attribute(
      String(id),
      attribute.map((each) => (typeof each === 'string' ? each : String(evaluate(each, scope)))).join('.'),
    );
  },
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = members('Fn::Join', argument, 2);
    return listOf('Fn::Join', evaluate(parts, scope)).map(String).join(String(separator));
  },
  'Fn::Sub': substitute,
  'Fn::Select': (argument, scope) => {
    const [index, values] = members('Fn::Select', argument, 2);
    const items = listOf('Fn::Select', evaluate(values, scope));
    if (items.length === 1 && isUnknown(items[0])) return items[0];
    const at = Number(evaluate(index, scope));
    if (items[at] === undefined)
      throw invalidTemplate(`Fn::Select cannot select nonexistent value at index ${at}`);
    return items[at];
  },
  'Fn::Split': (argument, scope) => {
    const [separator, text] = members('Fn::Split', argument, 2);
    const whole = String(evaluate(text, scope));
    return isUnknown(whole) ? [knownAfterApply] : whole.split(String(separator));
  },
  'Fn::ImportValue': (argument, scope) => scope.importValue(String(evaluate(argument, scope))),
  'Fn::FindInMap': (argument, scope) => {
    const [map, first, second] = members('Fn::FindInMap', argument, 3).map((each) =>
      String(evaluate(each, scope)),
    );
    const found = scope.template.Mappings?.[map!]?.[first!]?.[second!];
    if (found === undefined) throw invalidTemplate(`Unable to get mapping for ${map}::${first}::${second}`);
    return found;
  },
  'Fn::Base64': (argument, scope) => Buffer.from(String(evaluate(argument, scope))).toString('base64'),
  'Fn::GetAZs': (argument, scope) => {
    const region = evaluate(argument, scope) || scope.pseudo['AWS::Region'];
    return ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
  },
  'Fn::Cidr': (argument, scope) => {
    const [block, count, bits] = members('Fn::Cidr', evaluate(argument, scope), 2);
    return isUnknown(block)
      ? Array.from({ length: Number(count) }, () => knownAfterApply)
      : subnets(String(block), Number(count), Number(bits ?? 8));
  },
  'Fn::If': (argument, scope) => {
    const [name, yes, no] = members('Fn::If', argument, 3);
    return evaluate(condition(String(name), scope) ? yes : no, scope);
  },
};

export function reference(name: string, scope: Scope): unknown {
  if (name === 'AWS::NoValue') return undefined;
  if (name in scope.pseudo) return scope.pseudo[name];
  if (name in scope.parameters) return scope.parameters[name];
  return scope.reference(name);
}

/** `${Name}`, `${Name.Attribute}`, `${!Literal}`. */
function substitute(argument: unknown, scope: Scope): string {
  const [text, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as [
    string,
    Record<string, unknown>,
  ];
  return String(text)
    .replaceAll(/\$\{([^!}][^}]*)\}/g, (_, each: string) => {
      const name = each.trim();
      if (name in (variables ?? {})) return String(evaluate(variables[name], scope));
      if (!name.includes('.')) return String(reference(name, scope));
      const [id, ...attribute] = name.split('.');
      return String(scope.attribute(id!, attribute.join('.')));
    })
    .replaceAll('${!', '${');
}
