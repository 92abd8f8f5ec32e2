/**
 * A loopback port that clients reach: one HTTP server for one listener.
 *
 * The port is bound before a listener exists, so that a load balancer's name stays the same from its creation on;
 * until then every connection is closed at once, as a port without a listener would refuse it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

export interface GateHandler {
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  connected(): void;
  malformed(): void;
}

export interface Gate {
  readonly port: number;
  /** Who serves; undefined closes connections. */
  handler: GateHandler | undefined;
  /** Sets how long an idle client connection stays open. */
  setIdleTimeout(seconds: number): void;
  /** Closes the connections that clients hold, but keeps the port. */
  dropConnections(): void;
  close(): Promise<void>;
}

const MAX_HEADER_BYTES = 65_536;
const BAD_REQUEST =
  'HTTP/1.1 400 Bad Request\r\nServer: awselb/2.0\r\nContent-Type: text/html\r\nContent-Length: 122\r\nConnection: close\r\n\r\n' +
  '<html>\r\n<head><title>400 Bad Request</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n</body>\r\n</html>\r\n';

/** Binds `preferred` on loopback (0: any), or any free port when that one is taken. */
export async function openGate(preferred: number): Promise<Gate> {
  const server = createServer({
    noDelay: true,
    keepAlive: true,
    requestTimeout: 0,
    headersTimeout: 60_000,
    keepAliveTimeout: 60_000,
    maxHeaderSize: MAX_HEADER_BYTES,
    // A repeated header reaches the target as it came; only raw headers are read here.
    joinDuplicateHeaders: false,
  });
  const gate: Gate = {
    port: await bind(server, preferred),
    handler: undefined,
    setIdleTimeout: (seconds) => {
      server.keepAliveTimeout = seconds * 1000;
    },
    dropConnections: () => server.closeAllConnections(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  attach(server, gate);
  return gate;
}

function attach(server: Server, gate: Gate): void {
  server.on('connection', (socket) => {
    if (gate.handler) gate.handler.connected();
    else socket.destroy();
  });
  server.on('request', (request, response) => {
    if (gate.handler) gate.handler.request(request, response);
    else request.socket.destroy();
  });
  server.on('upgrade', (request, socket, head) => {
    if (gate.handler) gate.handler.upgrade(request, socket, head);
    else socket.destroy();
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    gate.handler?.malformed();
    socket.end(BAD_REQUEST);
  });
}

async function bind(server: Server, preferred: number): Promise<number> {
  try {
    return await listen(server, preferred);
  } catch (error) {
    if (preferred === 0 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return listen(server, 0);
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', backlog: 1024 }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
