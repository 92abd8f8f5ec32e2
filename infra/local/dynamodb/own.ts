/** Requests that this folder answers itself, as dynalite knows only part of them; all others go on as they are. */
import { readdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Call, Operation } from '../service.ts';
import { AwsError } from '../wire/error.ts';
import type { DynamoDbState } from './state.ts';

const names = new Set(
  readdirSync(new URL('./operations/', import.meta.url)).flatMap((file) =>
    file.endsWith('.ts') ? [file.slice(0, -3)] : [],
  ),
);

/** The operation that a request names, where it is one of ours. */
export function ownOperation({ headers }: IncomingMessage): string | undefined {
  const target = String(headers['x-amz-target'] ?? '');
  const name = target.slice(target.lastIndexOf('.') + 1);
  return names.has(name) ? name : undefined;
}

/** Largest body of these requests; DynamoDB's own limit is 16 MiB, for items. */
const maximalBody = 1024 * 1024;

export async function answer(
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
  call: Call<DynamoDbState>,
): Promise<void> {
  const module = (await import(new URL(`./operations/${name}.ts`, import.meta.url).href)) as {
    default: Operation<DynamoDbState, object, object>;
  };
  const send = (status: number, body: object) =>
    response
      .writeHead(status, {
        'content-type': 'application/x-amz-json-1.0',
        'x-amzn-requestid': call.requestId,
      })
      .end(JSON.stringify(body));
  try {
    send(200, await module.default(await read(request), call));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const __type = `com.amazonaws.dynamodb.v20120810#${error.code}`;
    send(error.status, { __type, message: error.message });
  }
}

async function read(request: IncomingMessage): Promise<object> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size > maximalBody) throw new AwsError('SerializationException', 'the request is too large', 400, {});
    parts.push(part as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8') || '{}') as object;
  } catch {
    throw new AwsError('SerializationException', 'the request is no JSON', 400, {});
  }
}
