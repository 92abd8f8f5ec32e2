import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** An HTTP connection in slow motion: what goes out is written piece by piece, and what comes is text. */
export class Connection {
  readonly #socket: Socket;
  #received = '';
  readonly closed: Promise<void>;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8').on('data', (chunk) => {
      this.#received += chunk;
    });
    socket.on('error', () => {}); // `closed` tells it; what was received tells the rest
    this.closed = once(socket, 'close').then(() => {});
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Connection(socket);
  }

  write(text: string): void {
    this.#socket.write(text);
  }

  /** Everything that came so far. */
  get received(): string {
    return this.#received;
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

/** Whether somebody listens on the port. */
export async function accepts(port: number): Promise<boolean> {
  try {
    (await Connection.open(port)).destroy();
    return true;
  } catch {
    return false;
  }
}
