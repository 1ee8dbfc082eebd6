import { connect, createServer, type Server, type Socket } from 'node:net';

/** Stands in front of a server, so that a test can take it away without stopping it. */
export interface TcpProxy {
  readonly port: number;
  /** Closes every connection and refuses new ones. */
  refuse(): Promise<void>;
  /** Keeps connections, takes new ones, and lets nothing through. */
  hang(): void;
  /** Closes every connection once; new ones work. */
  cut(): void;
  /** As in the beginning. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

/** Starts one on a free port. */
export async function tcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let hanging = false;
  const server = createServer((client) => {
    const upstream = connect(target);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (data) => hanging || to.write(data));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const cut = () => sockets.forEach((socket) => socket.destroy());
  const close = async () => {
    cut();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  const port = await listen(server, 0);
  return {
    port,
    cut,
    refuse: close,
    hang: () => {
      hanging = true;
    },
    restore: async () => {
      if (hanging) cut();
      hanging = false;
      if (!server.listening) await listen(server, port);
    },
    close,
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
}
