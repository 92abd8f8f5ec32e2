/** A public registry: anyone reads with an anonymous token, blobs are elsewhere. What it holds is in an ECR behind it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface PublicRegistry {
  /** `127.0.0.1:<port>`. */
  readonly host: string;
  /** `GET /v2/…`, as they came. */
  readonly requests: string[];
  stop(): Promise<void>;
}

const token = 'an-anonymous-token';

/** `authorization`: how the ECR behind it is spoken to. */
export async function startPublicRegistry(behind: {
  endpoint: string;
  authorization: string;
}): Promise<PublicRegistry> {
  const requests: string[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    if (url.pathname === '/token') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ token }));
      return;
    }
    requests.push(`${request.method} ${url.pathname}`);
    if (request.headers.authorization !== `Bearer ${token}`) {
      const challenge = `Bearer realm="http://${request.headers.host}/token",service="public"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end();
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405).end();
      return;
    }
    const answer = await fetch(new URL(url.pathname, behind.endpoint), {
      method: request.method,
      redirect: 'manual',
      headers: { authorization: behind.authorization, accept: request.headers.accept ?? '*/*' },
    });
    const kept = ['content-type', 'content-length', 'docker-content-digest', 'location'];
    const headers = kept.flatMap((name) => {
      const value = answer.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    response.writeHead(answer.status, Object.fromEntries(headers));
    if (answer.body) await pipeline(Readable.fromWeb(answer.body as never), response);
    else response.end();
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
