import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../core/refusal';
import type { GuardedAuthenticate } from './guard-authentication';
import { isLocal } from './is-local';
import type { Metrics } from './metrics';

/** Whether the process can serve, and what each part says. */
export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, boolean | string | number>>;
}

export interface OperationsOptions {
  readonly readiness: () => Promise<Readiness>;
  readonly authenticate: GuardedAuthenticate;
  readonly metrics: Metrics;
  readonly metricsPublic: boolean;
}

const READINESS_TIMEOUT_MS = 3000;
const NOT_IN_TIME: Readiness = { ready: false, checks: { answeredInTime: false } };

/** /healthz (the process is alive), /readyz (it can serve), /metrics (Prometheus). */
export function operationsRoutes(app: FastifyInstance, options: OperationsOptions): void {
  app.get('/healthz', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const readiness = await withinTime(options.readiness);
    return reply
      .header('cache-control', 'no-store')
      .code(readiness.ready ? 200 : 503)
      .send(readiness);
  });
  app.get('/metrics', async (request, reply) => {
    await checkMayRead(request, options);
    const { registry } = options.metrics;
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

async function withinTime(readiness: () => Promise<Readiness>): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Readiness>(
    (resolve) => (timer = setTimeout(() => resolve(NOT_IN_TIME), READINESS_TIMEOUT_MS)),
  );
  const failed = () => ({ ready: false, checks: { failed: true } });
  return Promise.race([readiness().catch(failed), timeout]).finally(() => clearTimeout(timer));
}

async function checkMayRead(request: FastifyRequest, options: OperationsOptions): Promise<void> {
  if (options.metricsPublic || isLocal(request)) return;
  const { scopes } = await options.authenticate(request, null);
  if (!scopes.has('metrics')) throw new Refusal('FORBIDDEN', 'Metrics need a service key with the scope `metrics`.');
}
