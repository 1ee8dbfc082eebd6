import type { AddressInfo, Socket } from 'node:net';
import { createServer, type Server } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** What a real SMTP server took. */
export interface Arrived {
  readonly to: string;
  readonly email: Email;
}

export interface SmtpSink {
  readonly url: string;
  readonly arrived: Arrived[];
  /** Answers a refusal for an address or a mail: an error with `responseCode`; undefined: it is taken. */
  refuse: { recipient?: (address: string) => Error | undefined; mail?: (to: string) => Error | undefined };
  close(): Promise<void>;
}

/** A refusal as the server says it. */
export function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

/** A real SMTP server on a free port that keeps what it takes. */
export async function startSmtpSink(): Promise<SmtpSink> {
  const arrived: Arrived[] = [];
  const refuse: SmtpSink['refuse'] = {};
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo: ({ address }, _session, done) => done(refuse.recipient?.(address)),
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const to = session.envelope.rcptTo[0]!.address;
        const error = refuse.mail?.(to);
        if (error !== undefined) return done(error);
        void PostalMime.parse(Buffer.concat(parts)).then((email) => {
          arrived.push({ to, email });
          done();
        });
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `smtp://127.0.0.1:${port}`, arrived, refuse, close };
}

/** A server that takes connections and then says `greeting`, or nothing. */
export async function startSilentServer(greeting = ''): Promise<{ url: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (greeting !== '') socket.write(greeting);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url: `smtp://127.0.0.1:${port}`, close };
}
