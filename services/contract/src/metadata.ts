import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A stand-in for the metadata endpoint that ECS gives every task. */
export interface Metadata {
  readonly uri: string;
  stop(): Promise<void>;
}

/** Serves one task's metadata, version 4, as far as a service reads it. */
export async function startMetadata(family: string, revision: string): Promise<Metadata> {
  const task = JSON.stringify({ Cluster: 'contract', Family: family, Revision: revision, TaskARN: 'arn' });
  const server = createServer((request, response) => {
    const found = request.url === '/v4/contract/task';
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' }).end(found ? task : '{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v4/contract`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
