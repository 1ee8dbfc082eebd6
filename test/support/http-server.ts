import { SignJWT } from 'jose';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { loadConfig } from '../../src/config';
import { createAuthenticate } from '../../src/http/authentication';
import { createLogger } from '../../src/http/logger';
import { Metrics } from '../../src/http/metrics';
import { createHttpServer, type HttpServerOptions } from '../../src/http/server';
import { FakeServices } from './fake-services';

export const JWT_SECRET = 'a-secret-of-the-tests-only-0123456789';
export const SERVICE_KEY = 'a-key-for-newsletters-0123456789';
export const INBOX_KEY = 'a-key-for-the-inbox-0123456789';
export const METRICS_KEY = 'a-key-for-prometheus-0123456789';

const ENV = {
  NODE_ENV: 'test',
  STORAGE: 'memory',
  JWT_SECRET,
  SERVICE_KEYS: `newsletter:${SERVICE_KEY}:act-as,prometheus:${METRICS_KEY}:metrics,inbox:${INBOX_KEY}:inbox+campaigns+digests`,
  LOG_LEVEL: 'silent',
};

export interface TestServer {
  readonly app: FastifyInstance;
  readonly services: FakeServices;
  readonly log: string[];
  /** Asks /graphql; answers the parsed body beside the response. */
  ask(query: string, variables?: object, headers?: Record<string, string>): Promise<Answer>;
}

export interface Answer {
  readonly response: LightMyRequestResponse;
  readonly status: number;
  readonly data: unknown;
  readonly errors: { message: string; path?: string[]; extensions: Record<string, unknown> }[] | undefined;
  readonly extensions: { personalization?: unknown } | undefined;
}

/** A server over fake use cases, asked without a socket. */
export function testServer(env: Record<string, string> = {}, given: Partial<HttpServerOptions> = {}): TestServer {
  const settings = loadConfig({ ...ENV, ...env });
  const services = new FakeServices();
  const log: string[] = [];
  const app = createHttpServer({
    settings,
    tenants: new Map([['default', services]]),
    authenticate: createAuthenticate(settings),
    readiness: () => Promise.resolve({ ready: true, checks: {} }),
    metrics: new Metrics(),
    log: createLogger('debug', { write: (line) => void log.push(line) }),
    ...given,
  });
  return { app, services, log, ask: (query, variables, headers) => ask(app, query, variables, headers) };
}

async function ask(
  app: FastifyInstance,
  query: string,
  variables?: object,
  headers?: Record<string, string>,
): Promise<Answer> {
  const response = await app.inject({ method: 'POST', url: '/graphql', payload: { query, variables }, headers });
  const { data, errors, extensions } = response.json<Omit<Answer, 'response' | 'status'>>();
  return { response, status: response.statusCode, data, errors, extensions };
}

/** What stands at a path of an answer, `feed.edges.0.node`; `*` stands for every member of a list. */
export function at(data: unknown, path: string): unknown {
  const [key, ...rest] = path.split('.');
  if (key === undefined || key === '') return data;
  if (key === '*') return (data as unknown[]).map((member) => at(member, rest.join('.')));
  return at((data as Record<string, unknown> | undefined)?.[key], rest.join('.'));
}

/** A reader's token, good for an hour. */
export function tokenFor(sub: string, claims: Record<string, unknown> = {}): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) + 3600;
  return new SignJWT({ exp, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub)
    .sign(new TextEncoder().encode(JWT_SECRET));
}

/** Headers of a signed-in reader. */
export async function signedIn(sub: string): Promise<Record<string, string>> {
  return { authorization: `Bearer ${await tokenFor(sub)}` };
}
