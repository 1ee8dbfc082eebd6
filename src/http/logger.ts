import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import { loggableError, withoutIds } from './loggable-error';

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

/** How deep in what is logged the private is looked for. */
const DEPTHS = ['', '*.', '*.*.', '*.*.*.'];

/** The log: JSON lines. Requests are written by method and route, not by address, which may hold a query or an id. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const paths = PRIVATE.flatMap((name) => DEPTHS.map((above) => above + name));
  const options: LoggerOptions = {
    level,
    base: null,
    redact: { paths, remove: true },
    serializers: { req: requestLine, res: () => undefined, err: (error: unknown) => loggableError(error) },
    hooks: { logMethod: logWithWords },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** An error logged without words lends its own, which pino would take as they are. */
const logWithWords: NonNullable<LoggerOptions['hooks']>['logMethod'] = function (args, method) {
  const [given, words] = args as [unknown, string?];
  const error = given instanceof Error ? given : (given as { err?: unknown } | null | undefined)?.err;
  if (words !== undefined || !(error instanceof Error)) return method.apply(this, args);
  method.call(this, given instanceof Error ? { err: given } : (given as object), withoutIds(error.message));
};

function requestLine(request: { method?: string; routeOptions?: { url?: string } }): {
  method?: string;
  route?: string;
} {
  return { method: request.method, route: request.routeOptions?.url };
}
