/** Reads a request's input and writes an answer or an error, in the protocol that the request itself speaks. */
import type { IncomingMessage } from 'node:http';
import { JsonCodec, XmlShapeSerializer } from '@aws-sdk/core/protocols';
import { AwsError, awsError } from './error.ts';
import type { Model, Shapes } from './model.ts';
import { parseQuery } from './query.ts';
import { type Carried, readRest, writeRest } from './rest.ts';

export type Form = 'json' | 'query' | 'ec2' | 'rest-json' | 'rest-xml';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** What a request says it is: operation name and form, or nothing that we know. */
export interface Spoken {
  readonly form: Form;
  readonly operation: string;
  readonly parameters?: URLSearchParams;
  /** REST forms only: what path, query and headers carry. */
  readonly carried?: Carried;
}

/** One CloudWatch schema serves JSON and query clients: the request's own headers decide, not the model. */
export function identify(
  model: Model,
  { method = 'GET', headers }: Pick<IncomingMessage, 'method' | 'headers'>,
  url: URL,
  body: Buffer,
): Spoken | undefined {
  if (model.protocol === 'restJson1' || model.protocol === 'restXml') {
    const routed = model.route(method, url);
    const form = model.protocol === 'restXml' ? 'rest-xml' : 'rest-json';
    return routed && { form, operation: routed.operation, carried: { labels: routed.labels, url, headers } };
  }
  const target = headers['x-amz-target'];
  if (typeof target === 'string')
    return { form: 'json', operation: target.slice(target.lastIndexOf('.') + 1) };
  const parameters = body.length > 0 ? new URLSearchParams(body.toString('utf8')) : url.searchParams;
  const operation = parameters.get('Action');
  if (!operation) return undefined;
  return { form: model.protocol === 'ec2Query' ? 'ec2' : 'query', operation, parameters };
}

/** Seconds since the epoch for JSON (7), ISO 8601 for XML (5), unless a shape's own trait says otherwise. */
const jsonTimes = { timestampFormat: { useTrait: true, default: 7 as const }, jsonName: false };
const xmlTimes = { timestampFormat: { useTrait: true, default: 5 as const }, httpBindings: false as const };

export async function readInput(model: Model, spoken: Spoken, body: Buffer): Promise<object> {
  const shapes = model.operation(spoken.operation);
  if (!shapes) throw unknownOperation(spoken);
  if (spoken.form === 'rest-json' || spoken.form === 'rest-xml')
    return readRest(spoken.form, shapes.input, spoken.carried!, body);
  if (spoken.form !== 'json')
    return parseQuery(spoken.parameters ?? new URLSearchParams(), shapes.input, spoken.form === 'ec2');
  const text = body.toString('utf8') || '{}';
  try {
    return (await new JsonCodec(jsonTimes).createDeserializer().read(shapes.input, text)) ?? {};
  } catch (error) {
    throw awsError('SerializationException', `the request body cannot be read: ${(error as Error).message}`);
  }
}

export function unknownOperation({ form, operation }: Spoken): AwsError {
  if (form !== 'query' && form !== 'ec2')
    return awsError('UnknownOperationException', `The operation ${operation} is not known here`);
  return awsError('InvalidAction', `The action ${operation} is not valid for this web service.`);
}

export function writeOutput(model: Model, spoken: Spoken, output: object, requestId: string): Answer {
  const shapes = model.operation(spoken.operation);
  if (!shapes) throw unknownOperation(spoken);
  try {
    if (spoken.form === 'rest-json' || spoken.form === 'rest-xml')
      return rest(model, spoken.form, spoken.operation, shapes, output, requestId);
    if (spoken.form === 'json') return json(model, serializeJson(shapes.output, output), requestId);
    return xml(200, queryBody(model, spoken, shapes.output, output, requestId), requestId);
  } catch (error) {
    throw awsError(
      'InvalidOutput',
      `${spoken.operation} gave an answer that does not fit its shape: ${(error as Error).message}`,
    );
  }
}

function rest(
  { xmlNamespace }: Model,
  form: 'rest-json' | 'rest-xml',
  operation: string,
  { output: schema, status }: Shapes,
  output: object,
  requestId: string,
): Answer {
  const { headers, body } = writeRest(form, schema, output, { operation, xmlNamespace });
  const type = form === 'rest-xml' ? 'text/xml' : 'application/json';
  return { status, headers: { 'content-type': type, 'x-amzn-requestid': requestId, ...headers }, body };
}

function serializeJson(schema: Shapes['output'], output: object): string {
  if (schema.isUnitSchema()) return '{}';
  const serializer = new JsonCodec(jsonTimes).createSerializer();
  serializer.write(schema, output);
  const text = serializer.flush();
  return typeof text === 'string' ? text : Buffer.from(text as Uint8Array).toString('utf8');
}

function queryBody(
  model: Model,
  { form, operation }: Spoken,
  schema: Shapes['output'],
  output: object,
  requestId: string,
): string {
  const serializer = new XmlShapeSerializer({ ...xmlTimes, serviceNamespace: '', xmlNamespace: '' } as never);
  const node = schema.isUnitSchema()
    ? ''
    : (
        serializer as unknown as {
          writeStruct(schema: unknown, value: object, namespace: string): { toString(): string };
        }
      ).writeStruct(schema, output, '');
  // The shape's own element is replaced by the operation's: only the members inside matter.
  const inner = schema.isUnitSchema() ? '' : membersOf(node.toString());
  const space = ` xmlns="${model.xmlNamespace}"`;
  if (form === 'ec2')
    return `<${operation}Response${space}><requestId>${requestId}</requestId>${inner}</${operation}Response>`;
  return `<${operation}Response${space}><${operation}Result>${inner}</${operation}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`;
}

function membersOf(element: string): string {
  const open = element.indexOf('>');
  if (element.charAt(open - 1) === '/') return '';
  return element.slice(open + 1, element.lastIndexOf('</'));
}

const json = (model: Model, body: string, requestId: string): Answer => ({
  status: 200,
  headers: {
    'content-type':
      model.protocol === 'awsJson1_0' ? 'application/x-amz-json-1.0' : 'application/x-amz-json-1.1',
    'x-amzn-requestid': requestId,
  },
  body,
});

const xml = (status: number, body: string, requestId: string): Answer => ({
  status,
  headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

/** Errors in the form of the request that met them; what is not AWS's own is an InternalFailure (500). */
export function writeError(model: Model | undefined, form: Form, thrown: unknown, requestId: string): Answer {
  const error =
    thrown instanceof AwsError
      ? thrown
      : awsError('InternalFailure', (thrown as Error)?.message ?? 'internal failure', 500);
  if (form === 'json' || form === 'rest-json') {
    const body = JSON.stringify({
      __type: error.code,
      message: error.message,
      Message: error.message,
      ...error.fields,
    });
    return {
      status: error.status,
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amzn-requestid': requestId,
        'x-amzn-errortype': error.code,
        'x-amzn-query-error': `${error.code};${error.status < 500 ? 'Sender' : 'Receiver'}`,
      },
      body,
    };
  }
  const code = escapeXml(model?.queryErrorCode(error.code) ?? error.code);
  const message = escapeXml(error.message);
  if (form === 'ec2') {
    return xml(
      error.status,
      `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`,
      requestId,
    );
  }
  const type = error.status < 500 ? 'Sender' : 'Receiver';
  return xml(
    error.status,
    `<ErrorResponse xmlns="${model?.xmlNamespace ?? ''}"><Error><Type>${type}</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    requestId,
  );
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
