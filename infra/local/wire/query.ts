/** The query protocols' input: `A.member.1.B=x` becomes `{A: [{B: 'x'}]}`, led by the operation's schema. */
import type { NormalizedSchema } from '@smithy/core/schema';
import { awsError } from './error.ts';

interface Tree {
  value?: string;
  children: Map<string, Tree>;
}

export function parseQuery(
  parameters: URLSearchParams,
  schema: NormalizedSchema,
  ec2: boolean,
): Record<string, unknown> {
  const tree: Tree = { children: new Map() };
  for (const [key, value] of parameters) {
    if (key === 'Action' || key === 'Version') continue;
    let node = tree;
    for (const part of key.split('.')) {
      let next = node.children.get(part);
      if (!next) {
        next = { children: new Map() };
        node.children.set(part, next);
      }
      node = next;
    }
    node.value = value;
  }
  return (readStruct(tree, schema, ec2) ?? {}) as Record<string, unknown>;
}

function read(node: Tree | undefined, schema: NormalizedSchema, ec2: boolean): unknown {
  if (!node) return undefined;
  if (schema.isListSchema()) return readList(node, schema, ec2);
  if (schema.isMapSchema()) return readMap(node, schema, ec2);
  if (schema.isStructSchema()) return readStruct(node, schema, ec2);
  return readLeaf(node.value ?? '', schema);
}

function readStruct(node: Tree, schema: NormalizedSchema, ec2: boolean): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const traits = member.getMergedTraits();
    const xmlName = traits.xmlName as string | undefined;
    const key = ec2
      ? ((traits.ec2QueryName as string | undefined) ?? capitalised(xmlName ?? name))
      : (xmlName ?? name);
    const value = read(node.children.get(key), member, ec2);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

function readList(node: Tree, schema: NormalizedSchema, ec2: boolean): unknown[] {
  const element = schema.getValueSchema();
  const flat = ec2 || schema.getMergedTraits().xmlFlattened !== undefined;
  const items = flat
    ? node
    : node.children.get((element.getMergedTraits().xmlName as string | undefined) ?? 'member');
  // An empty list is sent as `Names=`.
  if (!items) return [];
  const numbered = [...items.children.entries()]
    .filter(([key]) => /^\d+$/.test(key))
    .sort(([a], [b]) => Number(a) - Number(b));
  return numbered.map(([, child]) => read(child, element, ec2));
}

function readMap(node: Tree, schema: NormalizedSchema, ec2: boolean): Record<string, unknown> {
  const flat = schema.getMergedTraits().xmlFlattened !== undefined;
  const entries = (flat ? node : node.children.get('entry'))?.children ?? new Map<string, Tree>();
  const result: Record<string, unknown> = {};
  for (const entry of entries.values()) {
    const key = entry.children.get('key')?.value;
    if (key !== undefined) result[key] = read(entry.children.get('value'), schema.getValueSchema(), ec2);
  }
  return result;
}

/** A scalar from its text: what labels, query and headers carry. */
export function readLeaf(text: string, schema: NormalizedSchema): unknown {
  if (schema.isBooleanSchema()) return text === 'true';
  if (schema.isTimestampSchema()) {
    const date = /^\d+(\.\d+)?$/.test(text) ? new Date(Number(text) * 1000) : new Date(text);
    if (Number.isNaN(date.getTime())) throw awsError('ValidationError', `Invalid timestamp: ${text}`);
    return date;
  }
  if (schema.isNumericSchema()) {
    const number = Number(text);
    if (Number.isNaN(number)) throw awsError('MalformedInput', `${text} is not a number`);
    return number;
  }
  if (schema.isBlobSchema()) return Buffer.from(text, 'base64');
  return text;
}

const capitalised = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
