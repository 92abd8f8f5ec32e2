/**
 * The address book between the VPC that APIs speak of and the loopback ports where tasks really listen.
 * A task has an address of its subnet (10.1.1.17:8080) for every API; the load balancer's data plane asks here.
 */
export interface Network {
  /** Announces that `address:port` really listens at `host:hostPort`. */
  publish(address: string, port: number, host: string, hostPort: number): void;
  withdraw(address: string): void;
  /** Where to connect, or undefined when nothing answers there (a connection to it is refused). */
  resolve(address: string, port: number): { host: string; port: number } | undefined;
}

export function createNetwork(): Network {
  const book = new Map<string, Map<number, { host: string; port: number }>>();
  return {
    publish(address, port, host, hostPort) {
      const ports = book.get(address) ?? new Map();
      ports.set(port, { host, port: hostPort });
      book.set(address, ports);
    },
    withdraw: (address) => void book.delete(address),
    resolve: (address, port) => book.get(address)?.get(port),
  };
}
