/** Hands requests on to dynalite: from outside as they came, from inside with a signature's form. */
import { type IncomingMessage, request as open, type ServerResponse } from 'node:http';
import { awsError } from '../wire/error.ts';
import type { DynamoDbState } from './state.ts';

const timeoutMs = 30_000;

export async function forward(
  state: DynamoDbState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const port = await state.port();
  await new Promise<void>((resolve, reject) => {
    const onward = open({
      host: '127.0.0.1',
      port,
      path: request.url,
      method: request.method,
      headers: request.headers,
      timeout: timeoutMs,
    });
    onward.once('error', reject);
    onward.once('timeout', () => onward.destroy(new Error('dynalite did not answer')));
    onward.once('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.once('error', reject);
      response.once('close', resolve);
    });
    request.pipe(onward);
  });
}

/** One operation from inside, e.g. for CloudFormation; input and output in the wire's JSON form. */
export async function send(
  state: DynamoDbState,
  operation: string,
  input: object,
): Promise<Record<string, unknown>> {
  const answer = await fetch(`http://127.0.0.1:${await state.port()}/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=local',
    },
    body: JSON.stringify(input),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const body = (await answer.json()) as Record<string, unknown>;
  if (answer.ok) return body;
  throw awsError(
    String(body['__type']).split('#').at(-1) ?? 'InternalFailure',
    String(body['message'] ?? body['Message'] ?? 'refused'),
    answer.status,
  );
}
