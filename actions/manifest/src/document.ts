/** Parses one JSON document through a schema; every fault carries the file, line and column it stands at. */
import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type { z } from 'zod';
import { type Fault, failed, type Parsed } from './fault.ts';

/** A parsed document with a way to point at any place in it. */
export interface Document<T> {
  readonly file: string;
  readonly value: T;
  faultAt(path: readonly PropertyKey[], message: string, remedy: string): Fault;
}

/** Parses a document's text. Comments are refused, since the AWS and GitHub tools that read JSON refuse them as well. */
export function parseDocument<S extends z.ZodType>(
  file: string,
  text: string,
  schema: S,
): Parsed<Document<z.output<S>>> {
  if (text.trim() === '') {
    return failed([
      { file, line: 1, column: 1, path: '', message: 'is empty', remedy: 'write a JSON object here' },
    ]);
  }
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true });
  const place = placer(text);
  if (errors.length > 0 || !tree) {
    return failed(
      errors.map((error) => ({
        file,
        ...place(error.offset),
        path: '',
        message: `is not valid JSON: ${printParseErrorCode(error.error)}`,
        remedy: 'correct the JSON at this place',
      })),
    );
  }
  const faultAt = (path: readonly PropertyKey[], message: string, remedy: string): Fault => ({
    file,
    ...place(nearest(tree, path).offset),
    path: pathText(path),
    message,
    remedy,
  });
  const result = schema.safeParse(getNodeValue(tree));
  if (result.success) return { ok: true, value: { file, value: result.data, faultAt } };
  return failed(result.error.issues.flatMap((issue) => describe(issue, tree, faultAt)));
}

function describe(
  issue: z.core.$ZodIssue,
  tree: Node,
  faultAt: (path: readonly PropertyKey[], message: string, remedy: string) => Fault,
): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      faultAt([...issue.path, key], `unknown property "${key}"`, 'remove it, or correct its spelling'),
    );
  }
  const node = findNodeAtLocation(tree, [...issue.path] as (string | number)[]);
  const found = node ? `found ${JSON.stringify(getNodeValue(node))}` : 'it is missing';
  const [message, remedy] = issue.message.split(' | ');
  return [faultAt(issue.path, `${message} (${found})`, remedy ?? (node ? 'change this value' : 'add it'))];
}

function nearest(tree: Node, path: readonly PropertyKey[]): Node {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length) as (string | number)[]);
    if (node) return node.parent?.type === 'property' && length === path.length ? node.parent : node;
  }
  return tree;
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index ? '.' : ''}${String(part)}`))
    .join('');
}

function placer(text: string) {
  return (offset: number) => {
    const before = text.slice(0, offset).split('\n');
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  };
}
