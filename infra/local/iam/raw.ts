/** Services that speak raw HTTP: their requests' demands, and refusals in their own form. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { AccountWorld } from '../service.ts';
import type { Form } from '../wire/codec.ts';
import { AwsError } from '../wire/error.ts';
import type { Demand, Input } from './actions/demand.ts';
import { registryDemands } from './actions/ecr.ts';
import { s3Demands } from './actions/s3.ts';
import { demandsOf } from './authorize.ts';

/** Demands, and the request to hand on: DynamoDB's body is read here and given again. */
export async function rawDemands(
  world: AccountWorld,
  service: string,
  request: IncomingMessage,
): Promise<{ readonly demands: readonly Demand[] | undefined; readonly request: IncomingMessage }> {
  if (service === 's3') return { demands: await s3Demands(request, world).catch(unreadable), request };
  if (service === 'ecr') return { demands: await registryDemands(request, world), request };
  // Tokens and their keys are for everybody.
  if (service === 'sts') return { demands: [], request };
  const target = request.headers['x-amz-target'];
  if (service !== 'dynamodb' || typeof target !== 'string') return { demands: undefined, request };
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = Buffer.concat(parts);
  const again = Object.assign(Readable.from([body]), {
    url: request.url,
    method: request.method,
    headers: request.headers,
  }) as unknown as IncomingMessage;
  return {
    demands: await demandsOf(world, service, target.slice(target.lastIndexOf('.') + 1), parse(body)),
    request: again,
  };
}

/** A body that is no JSON asks for nothing that could be allowed; DynamoDB itself refuses it. */
function parse(body: Buffer): Input {
  try {
    return JSON.parse(body.toString('utf8') || '{}') as Input;
  } catch {
    return {};
  }
}

/** An address that cannot be decoded is S3's to refuse. */
const unreadable = (error: unknown): undefined => {
  if (!(error instanceof URIError)) throw error;
};

/** Code and status of a refusal as the service's protocol has them. */
export const refusalOf = (service: string, form: Form | 'raw') => {
  if (form === 'ec2') return { code: 'UnauthorizedOperation', status: 403 };
  if (service === 's3' || form === 'query' || form === 'rest-xml')
    return { code: 'AccessDenied', status: 403 };
  return { code: 'AccessDeniedException', status: form === 'rest-json' ? 403 : 400 };
};

/** Answers a raw request with a refusal in the service's own form. */
export function refuseRaw(service: string, response: ServerResponse, error: unknown): void {
  if (!(error instanceof AwsError)) throw error;
  const { code, message } = error;
  if (service === 's3') {
    const safe = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    response
      .writeHead(error.status, { 'content-type': 'application/xml', connection: 'close' })
      .end(
        `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${safe}</Message></Error>`,
      );
  } else if (service === 'ecr')
    response
      .writeHead(403, { 'content-type': 'application/json', connection: 'close' })
      .end(JSON.stringify({ errors: [{ code: 'DENIED', message }] }));
  else
    response
      .writeHead(error.status, { 'content-type': 'application/x-amz-json-1.0', connection: 'close' })
      .end(JSON.stringify({ __type: `com.amazon.coral.service#${code}`, Message: message, message }));
}
