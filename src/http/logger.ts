import { pino, type DestinationStream, type Logger } from 'pino';

/** Never in a log, whoever writes it: secrets, what persons are known by, what they asked. */
const PRIVATE = [
  'authorization',
  'headers',
  'token',
  'key',
  'secret',
  'password',
  'userId',
  'anonymousId',
  'variables',
  'body',
];

/** The log: JSON lines. Requests are written by method and route, not by address, which may hold a query or an id. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const paths = PRIVATE.flatMap((name) => [name, `*.${name}`]);
  const options = {
    level,
    base: null,
    redact: { paths, remove: true },
    serializers: { req: requestLine, res: () => undefined },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

function requestLine(request: { method?: string; routeOptions?: { url?: string } }): {
  method?: string;
  route?: string;
} {
  return { method: request.method, route: request.routeOptions?.url };
}
