/** restJson1 and restXml: members bound to path, query and headers, the rest in the body. Source: Smithy 2.0, HTTP bindings. */
import type { IncomingHttpHeaders } from 'node:http';
import { JsonCodec, XmlShapeDeserializer, XmlShapeSerializer } from '@aws-sdk/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { awsError } from './error.ts';
import { readLeaf } from './query.ts';

export interface Carried {
  readonly labels: Readonly<Record<string, string>>;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
}

export interface RestAnswer {
  readonly headers: Record<string, string>;
  readonly body: string;
}

const jsonSettings = { timestampFormat: { useTrait: true, default: 7 as const }, jsonName: true };
const xmlSettings = {
  timestampFormat: { useTrait: true, default: 5 as const },
  httpBindings: false as const,
};

export async function readRest(
  form: 'rest-json' | 'rest-xml',
  schema: NormalizedSchema,
  { labels, url, headers }: Carried,
  body: Buffer,
): Promise<object> {
  if (schema.isUnitSchema()) return {};
  const result: Record<string, unknown> = await readBody(form, schema, body);
  for (const [name, member] of schema.structIterator()) {
    const { httpLabel, httpQuery, httpHeader, httpQueryParams } = member.getMergedTraits();
    if (httpLabel) result[name] = readLeaf(labels[name] ?? '', member);
    else if (typeof httpQuery === 'string') {
      const values = url.searchParams.getAll(httpQuery);
      if (values.length === 0) continue;
      result[name] = member.isListSchema()
        ? values.map((value) => readLeaf(value, member.getValueSchema()))
        : readLeaf(values[0]!, member);
    } else if (typeof httpHeader === 'string') {
      const value = headers[httpHeader.toLowerCase()];
      if (typeof value === 'string') result[name] = readLeaf(value, member);
    } else if (httpQueryParams) result[name] = Object.fromEntries(url.searchParams);
  }
  return result;
}

async function readBody(
  form: 'rest-json' | 'rest-xml',
  schema: NormalizedSchema,
  body: Buffer,
): Promise<Record<string, unknown>> {
  if (body.length === 0) return {};
  const payload = payloadOf(schema);
  try {
    const target = payload?.[1] ?? schema;
    const value =
      form === 'rest-json'
        ? await new JsonCodec(jsonSettings).createDeserializer().read(target, body.toString('utf8'))
        : new XmlShapeDeserializer(xmlSettings as never).read(target, body);
    return payload ? { [payload[0]]: value } : ((value ?? {}) as Record<string, unknown>);
  } catch (error) {
    throw awsError('SerializationException', `the request body cannot be read: ${(error as Error).message}`);
  }
}

/** Members bound to headers leave the body; a payload member is the body. */
export function writeRest(
  form: 'rest-json' | 'rest-xml',
  schema: NormalizedSchema,
  output: object,
  root: { readonly operation: string; readonly xmlNamespace: string },
): RestAnswer {
  if (schema.isUnitSchema()) return { headers: {}, body: '' };
  const headers: Record<string, string> = {};
  const inBody: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const value = (output as Record<string, unknown>)[name];
    if (value === undefined || value === null) continue;
    const { httpHeader } = member.getMergedTraits();
    if (typeof httpHeader === 'string') headers[httpHeader.toLowerCase()] = String(value);
    else inBody[name] = value;
  }
  const payload = payloadOf(schema);
  const [target, value] = payload ? [payload[1], inBody[payload[0]] ?? {}] : [schema, inBody];
  return { headers, body: form === 'rest-json' ? json(target, value) : xml(target, value, root) };
}

function json(schema: NormalizedSchema, value: unknown): string {
  const serializer = new JsonCodec(jsonSettings).createSerializer();
  serializer.write(schema, value);
  const text = serializer.flush();
  return typeof text === 'string' ? text : Buffer.from(text as Uint8Array).toString('utf8');
}

function xml(
  schema: NormalizedSchema,
  value: unknown,
  { operation, xmlNamespace }: { readonly operation: string; readonly xmlNamespace: string },
): string {
  const serializer = new XmlShapeSerializer({ ...xmlSettings, serviceNamespace: '', xmlNamespace } as never);
  serializer.write(schema, value);
  const text = String(serializer.flush());
  return text === '' ? `<${operation}Response/>` : text;
}

function payloadOf(schema: NormalizedSchema): [string, NormalizedSchema] | undefined {
  for (const [name, member] of schema.structIterator())
    if (member.getMergedTraits().httpPayload) return [name, member];
  return undefined;
}
