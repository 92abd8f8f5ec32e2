import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const KEY = 'SG.the-right-key.0123456789';

export interface Mail {
  readonly personalizations: readonly { readonly to: readonly { readonly email: string }[] }[];
  readonly from: { readonly email: string };
  readonly subject: string;
  readonly content: readonly { readonly type: string; readonly value: string }[];
  readonly custom_args: { readonly message_id: string };
}

/** What comes instead of an answer of its own. */
export type Scripted =
  | { readonly status: number; readonly body?: string }
  /** Takes the message, then says nothing, or breaks the connection. */
  | 'silence'
  | 'broken';

/** SendGrid's v3 `mail/send` over HTTP, as its API reference describes it: 202 with `X-Message-Id`, faults in `errors`. */
export async function startSendGrid() {
  const asked: { readonly headers: IncomingMessage['headers']; readonly url: string }[] = [];
  const taken: Mail[] = [];
  const script: Scripted[] = [];
  const server = createServer(async (request, response) => {
    const mail = JSON.parse(await textOf(request)) as Mail;
    asked.push({ headers: request.headers, url: `${request.method} ${request.url}` });
    const given = request.headers.authorization?.replace('Bearer ', '');
    // SendGrid repeats no key; a stand-in that does shows whether anybody hands its words on.
    if (given !== KEY) return fault(response, 401, `the provided authorization grant is invalid: ${given}`);
    const next = script.shift();
    if (typeof next === 'object') {
      response.writeHead(next.status, { 'content-type': 'application/json' }).end(next.body ?? '');
      return;
    }
    if (!mail.personalizations[0]?.to[0]?.email.includes('@'))
      return fault(response, 400, 'Does not contain a valid address.', 'personalizations.0.to.0.email');
    taken.push(mail);
    if (next === 'silence') return;
    if (next === 'broken') {
      request.socket.destroy();
      return;
    }
    response.writeHead(202, { 'x-message-id': `sg-${taken.length}` }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    taken,
    script,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function fault(response: ServerResponse, status: number, message: string, field: string | null = null): void {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ errors: [{ message, field, help: null }] }));
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk as string;
  return text;
}
