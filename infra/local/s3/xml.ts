import { parseXML } from '@aws-sdk/xml-builder';
import { awsError } from '../wire/error.ts';

/** SDK list members and the element that repeats for each entry; `wrapped` ones lie inside an element of the list's name. */
const LISTS: Record<string, { readonly element: string; readonly wrapped?: true }> = {
  Rules: { element: 'Rule' },
  Transitions: { element: 'Transition' },
  NoncurrentVersionTransitions: { element: 'NoncurrentVersionTransition' },
  TagSet: { element: 'Tag', wrapped: true },
  Tags: { element: 'Tag' },
  CORSRules: { element: 'CORSRule' },
  AllowedHeaders: { element: 'AllowedHeader' },
  AllowedMethods: { element: 'AllowedMethod' },
  AllowedOrigins: { element: 'AllowedOrigin' },
  ExposeHeaders: { element: 'ExposeHeader' },
  TargetGrants: { element: 'Grant', wrapped: true },
  QueueConfigurations: { element: 'QueueConfiguration' },
  TopicConfigurations: { element: 'TopicConfiguration' },
  LambdaFunctionConfigurations: { element: 'CloudFunctionConfiguration' },
  Events: { element: 'Event' },
  FilterRules: { element: 'FilterRule' },
};
/** Members that the wire calls otherwise, in notification configurations. */
const RENAMED: Readonly<Record<string, string>> = {
  TopicArn: 'Topic',
  QueueArn: 'Queue',
  LambdaFunctionArn: 'CloudFunction',
};
const BY_RENAMED = new Map(Object.entries(RENAMED).map(([member, element]) => [element, member]));
/** Below a notification's filter only: everywhere else `Key` is text. */
const isKeyFilter = (name: string, value: unknown) =>
  name === 'Key' && typeof value === 'object' && value !== null;
const BY_ELEMENT = new Map(
  Object.entries(LISTS)
    .filter(([, { wrapped }]) => !wrapped)
    .map(([member, { element }]) => [element, member]),
);
const NUMBERS = new Set([
  'Days',
  'NoncurrentDays',
  'NewerNoncurrentVersions',
  'DaysAfterInitiation',
  'ObjectSizeGreaterThan',
  'ObjectSizeLessThan',
  'MaxAgeSeconds',
  'Minutes',
  'Priority',
]);

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};
export const escapeXml = (text: string) => text.replace(/[&<>"\r]/g, (character) => ESCAPES[character] ?? '');

/** Elements of a value: arrays repeat their element, undefined leaves it out. */
export function element(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((each) => element(name, each)).join('');
  if (value instanceof Date) return element(name, value.toISOString());
  if (typeof value === 'object') return `<${name}>${elements(value)}</${name}>`;
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}

export const elements = (value: object) =>
  Object.entries(value)
    .map(([name, each]) => element(name, each))
    .join('');

/** A whole document. */
export const document = (root: string, value: object | string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${
    typeof value === 'string' ? escapeXml(value) : elements(value)
  }</${root}>`;

/** The SDK's shape in the wire's element names. */
export function toWire(shape: unknown): unknown {
  if (Array.isArray(shape)) return shape.map(toWire);
  if (typeof shape !== 'object' || shape === null || shape instanceof Date) return shape;
  return Object.fromEntries(
    Object.entries(shape).map(([member, value]) => {
      const list = LISTS[member];
      if (!list) return [isKeyFilter(member, value) ? 'S3Key' : (RENAMED[member] ?? member), toWire(value)];
      return list.wrapped ? [member, { [list.element]: toWire(value) }] : [list.element, toWire(value)];
    }),
  );
}

/** The wire's elements in the SDK's shape: the inverse of `toWire`. */
export function fromWire(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => fromWire(each, name));
  if (typeof value === 'string') return scalar(value, name);
  if (typeof value !== 'object' || value === null) return value;
  const shape: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value)) {
    if (key.startsWith('xmlns') || key.startsWith('xsi:')) continue;
    const list = LISTS[key];
    const member = BY_ELEMENT.get(key);
    if (list?.wrapped)
      shape[key] = listOf((each as Record<string, unknown>)?.[list.element]).map((one) =>
        fromWire(one, list.element),
      );
    // `Rule` directly below `NoncurrentVersionExpiration` and the like never occurs; every such element is a list.
    else if (member && !(key === 'Tag' && name === 'Filter'))
      shape[member] = listOf(each).map((one) => fromWire(one, key));
    else shape[key === 'S3Key' ? 'Key' : (BY_RENAMED.get(key) ?? key)] = fromWire(each, key);
  }
  return shape;
}

export const listOf = (value: unknown): unknown[] =>
  value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value];

function scalar(text: string, name: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return NUMBERS.has(name) && text !== '' ? Number(text) : text;
}

/** The content of a request's document below the root it must have. */
export function parseDocument(body: Buffer, root: string): Record<string, unknown> {
  let parsed: Record<string, unknown>;
  try {
    parsed = parseXML(body.toString('utf8'));
  } catch {
    throw malformed();
  }
  if (!(root in parsed)) throw malformed();
  const content = parsed[root];
  return typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : {};
}

const malformed = () =>
  awsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
