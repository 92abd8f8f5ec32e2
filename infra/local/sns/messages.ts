/** `GET /_inx/sns/messages`: what was published, for tests and for people. Mails leave no rehearsal. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Call } from '../service.ts';
import type { SnsState } from './state.ts';

const path = '/_inx/sns/messages';

export const claimsMessages = (request: IncomingMessage): boolean =>
  request.method === 'GET' && request.url?.split('?')[0] === path;

/** `?topic=` takes a name or an ARN; oldest first. */
export async function serveMessages(
  request: IncomingMessage,
  response: ServerResponse,
  { state }: Call<SnsState>,
): Promise<void> {
  const wanted = new URL(request.url ?? '/', 'http://local').searchParams.get('topic');
  const found = [...state.topics.values()]
    .filter(({ arn }) => !wanted || arn === wanted || arn.endsWith(`:${wanted}`))
    .flatMap(({ arn, messages }) => messages.map((message) => ({ topic: arn, ...message })))
    .sort((a, b) => a.at - b.at);
  response.writeHead(200, { 'content-type': 'application/json' }).end(`${JSON.stringify(found)}\n`);
}
