import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { openEmbedder, type EmbedderSettings } from './adapters/embedder/open-embedder';
import { openStorage } from './adapters/open-storage';
import { verifyGeneric } from './cms/generic-signature';
import { composeTenant, type Tenant } from './compose-tenant';
import { composeOutside, type Outside } from './compose-sending';
import { developmentSettings, type Config } from './config';
import { demoSession } from './compose-demo';
import { Refusal } from './core/refusal';
import { createAuthenticate } from './http/authentication';
import { demoRoutes } from './http/demo-session';
import { editorsPage } from './http/editors-page';
import { Metrics } from './http/metrics';
import type { Readiness } from './http/operations-routes';
import { campaignsPage } from './http/campaigns-page';
import { mailLinkRoutes } from './http/mail-links';
import { createHttpServer, type HttpServerOptions } from './http/server';
import { digestFeedback } from './http/digest-feedback';
import { webhookRoutes } from './http/webhooks';
import type { Embedder } from './ports/embedder';
import type { Storage } from './ports/stores';
import { isSeedingUnfinished, loadSeeds } from './seeding';
import type { SendingServices } from './usecases/sending/sending-services';

export interface ComposeOptions {
  readonly config: Config;
  readonly log: Logger;
  readonly now?: () => number;
  /** A benchmark's floor and the like. */
  readonly plugins?: HttpServerOptions['plugins'];
  /** Instead of what the configuration names: for tests. */
  readonly storage?: Storage;
  readonly embedder?: Embedder;
  /** How long a stop waits for requests under way, ms; default 5000. */
  readonly stopGraceMs?: number;
  /** Whether webhooks are worked off here; default yes. Commands leave that to the servers. */
  readonly worksInbox?: boolean;
}

/** The process without its doors: storage, embedder and every tenant, running. What commands work with. */
export interface Running {
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly storage: Storage;
  stop(): Promise<void>;
}

export interface App extends Running {
  readonly url: string;
  readonly http: FastifyInstance;
}

/** Storage → embedder → tenants, warmed up. Rejects with a sentence that helps where something cannot be opened. */
export async function composeTenants(options: ComposeOptions): Promise<Running> {
  const { config, log, now = Date.now } = options;
  await mkdir(config.dataDir, { recursive: true });
  const tenants = new Map<string, Tenant>();
  const storage = options.storage ?? (await openStorage(storageOptions(options, now)));
  let embedder: Embedder | undefined;
  let outside: Outside | undefined;
  const stop = async () => {
    try {
      await outside?.stopClock();
      await Promise.all([...tenants.values()].map((one) => one.stop()));
      await outside?.close();
      await embedder?.close();
    } finally {
      await storage.close();
    }
  };
  try {
    embedder = options.embedder ?? (await openEmbedder(embedderSettings(config)));
    outside = await composeOutside({ config, storage, log, isServer: options.worksInbox !== false });
    for (const name of config.tenants) tenants.set(name, tenant(name, embedder));
    for (const one of tenants.values()) await one.start();
    for (const one of tenants.values()) await seedIfEmpty(one, options, now);
  } catch (error) {
    // What does not stop cleanly either must not hide why nothing started.
    await stop().catch((err: unknown) => log.warn({ err }, 'it did not stop cleanly'));
    throw error;
  }
  return { tenants, storage, stop };

  function tenant(name: string, embedder: Embedder): Tenant {
    const child = log.child({ tenant: name });
    return composeTenant({
      name,
      config,
      stores: storage.forTenant(name),
      embedder,
      folder: join(config.dataDir, 'index', name),
      now,
      onError: (what, err) => child.warn({ err }, `${what}: it will be tried again`),
      onTrained: (report) => {
        if (report.kind === 'busy') return;
        const { version, outcome, reason, interactions, readers } = report.info;
        child.info({ version, outcome, reason, interactions, readers }, 'models trained');
      },
      onReconciled: ({ source, outcome, reason, counts, missing }) => {
        const level = outcome === 'finished' ? 'info' : 'warn';
        child[level]({ source, outcome, reason, ...counts, missing }, 'lists of a CMS compared');
      },
      onWorked: ({ outcome, reason, entry }) => {
        const level = outcome === 'dead' ? 'warn' : 'debug';
        child[level]({ outcome, reason, source: entry.source, attempts: entry.attempts }, 'webhook worked off');
      },
      outside: outside?.forTenant(child),
      onSwap: (from, to) => child.info({ from, to }, 'queries are answered from the new vectors now'),
      worksInbox: options.worksInbox,
    });
  }
}

/** The whole process, listening. */
export async function compose(options: ComposeOptions): Promise<App> {
  const { config, log, now = Date.now } = options;
  const running = await composeTenants(options);
  const { tenants, storage } = running;
  let isStopping = false;
  const [first] = tenants.values();
  const metrics = new Metrics({ processToo: true });
  metrics.watch(() =>
    [...tenants].map(([tenant, { backlog, live, inboxCounts, sourceStates }]) => ({
      tenant,
      backlog: backlog(),
      items: live.countVisible(),
      inboxCounts,
      sourceStates,
    })),
  );
  const authenticateCaller = createAuthenticate(config, now);
  const http = createHttpServer({
    settings: config,
    tenants: new Map([...tenants].map(([name, { services }]) => [name, services])),
    authenticate: authenticateCaller,
    readiness: async () => (isStopping ? STOPPING : readiness(running)),
    metrics,
    log,
    plugins: [
      webhookRoutes({
        receive: (name, input) => tenantNamed(name, tenants).receive(input),
        maxBytes: config.webhookLimitBytes,
        sources: new Set(config.webhookSources.map(({ name }) => name)),
        perMinute: config.webhooksPerMinute,
        onError: (err) => log.error({ err }, 'webhook failed'),
      }),
      digestFeedback({
        receive: (name, events) => tenantNamed(name, tenants).services.digests.feedback(events),
        verify: (name, header, body) =>
          verifyGeneric(header, body, feedbackSecrets(name ?? config.tenants[0], config), now()),
        maxBytes: config.webhookLimitBytes,
      }),
      campaignsPage({ servicesOf: (name) => tenantNamed(name, tenants).services, authenticate: authenticateCaller }),
      mailLinkRoutes({
        sendingOf: (name) => sendingOf(tenantNamed(name, tenants)),
        perMinute: config.rateLimitPerMinute,
      }),
      demoRoutes({ session: demoSession(config, now), topicsOf: (id) => first?.live.catalogue.facts(id)?.topics }),
      editorsPage,
      ...(options.plugins ?? []),
    ],
  });
  try {
    await http.listen({ port: config.port, host: config.host });
  } catch (error) {
    await http.close();
    await running.stop();
    throw cannotListen(error, config);
  }
  warnOfKnownKeys(config, log);
  const stop = async () => {
    isStopping = true;
    await sleep(LAME_DUCK_MS);
    // A request that does not end, half-sent perhaps, must not keep the rest from being saved.
    const hurry = setTimeout(() => http.server.closeAllConnections(), options.stopGraceMs ?? STOP_GRACE_MS);
    await http.close().finally(() => clearTimeout(hurry));
    await running.stop();
  };
  return { url: urlOf(http, config.host), http, tenants, storage, stop };
}

/** Secrets a tenant's foreign mailers may sign with. */
function feedbackSecrets(tenant: string | undefined, { digestEventSecrets }: Config): string[] {
  const own = digestEventSecrets.filter((one) => one.tenant === undefined || one.tenant === tenant);
  return own.map((one) => one.secret);
}

const DAY = 86_400_000;
const LOOPBACK = /^(127\.|::1$|localhost$)/;

/** Development keys are fine as long as nobody else can knock. */
function warnOfKnownKeys(config: Config, log: Logger): void {
  const known = developmentSettings(config);
  if (known.length === 0 || LOOPBACK.test(config.host)) return;
  log.warn(
    `ANYBODY WHO REACHES ${config.host}:${config.port} CAN ACT AS ANYBODY: it runs with development values, which ` +
      `everybody knows, of ${known.join(', ')}. Set your own, or HOST=127.0.0.1.`,
  );
}

const LISTEN_FAULTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens there already. Stop it, or set PORT to another one (0: any that is free).',
  EACCES: 'the system does not allow it. Ports below 1024 are for root: set PORT to a higher one.',
  EADDRNOTAVAIL: 'this machine has no such address. Set HOST to one it has: 127.0.0.1, or 0.0.0.0 for all.',
  ENOTFOUND: 'this name has no address. Set HOST to 127.0.0.1, or 0.0.0.0 for all.',
};

function cannotListen(error: unknown, { host, port }: Config): unknown {
  const fault = LISTEN_FAULTS[(error as NodeJS.ErrnoException).code ?? ''];
  return fault === undefined ? error : new Error(`Cannot listen on ${host}:${port}: ${fault}`, { cause: error });
}

function storageOptions({ config, log }: ComposeOptions, now: () => number): Parameters<typeof openStorage>[0] {
  const { storage: mode, mongoUrl, dataDir: dataFolder, storeTimeoutMs: timeoutMs } = config;
  const say = { info: (message: string) => log.info(message), warn: (message: string) => log.warn(message) };
  // In production nothing is downloaded behind anybody's back: a database is configured, or STORAGE says otherwise.
  const keepDoneMs = config.inboxKeepDoneDays * DAY;
  const keepDeadMs = config.inboxKeepDeadDays * DAY;
  const embedded = config.mode !== 'production';
  return { mode, mongoUrl, embedded, dataFolder, now, timeoutMs, keepDoneMs, keepDeadMs, log: say };
}

function embedderSettings(config: Config): EmbedderSettings {
  switch (config.embedder) {
    case 'openai':
      return { name: 'openai', baseUrl: config.openaiBaseUrl, apiKey: config.openaiKey, model: config.openaiModel };
    case 'ollama':
      return { name: 'ollama', baseUrl: config.ollamaUrl, model: config.ollamaModel };
    default:
      return { name: config.embedder };
  }
}

async function seedIfEmpty(tenant: Tenant, { config, log }: ComposeOptions, now: () => number): Promise<void> {
  if (!config.seedDemo) return;
  if (tenant.live.catalogue.size > 0 && !(await isSeedingUnfinished(tenant.stores))) return;
  const { items, interactions } = await loadSeeds({
    stores: tenant.stores,
    importContent: tenant.importContent,
    sending: tenant.services.sending,
    now,
    onProblem: (problem) => log.warn(problem, 'a line of the seeds cannot be used'),
    onRefused: (id, { message }) => log.warn({ id, reason: message }, 'an item of the seeds cannot be used'),
  });
  log.info({ items: items.stored, interactions: interactions.accepted }, 'the store was empty: filled from seeds/');
}

function tenantNamed(name: string | null, tenants: ReadonlyMap<string, Tenant>): Tenant {
  const tenant = name === null ? tenants.values().next().value : tenants.get(name);
  if (tenant === undefined) throw new Refusal('NOT_FOUND', 'There is no such tenant.');
  return tenant;
}

function sendingOf({ services: { sending } }: Tenant): SendingServices {
  if (sending === undefined) throw new Refusal('NOT_FOUND', 'No newsletters are sent from here.');
  return sending;
}

/** How long it goes on answering after it was told to stop: what is on its way by then still gets in, ms. */
const LAME_DUCK_MS = 200;
/** How long requests under way are waited for after that, ms. */
const STOP_GRACE_MS = 5000;
const STOPPING: Readiness = { ready: false, checks: { stopping: true } };

/** Ready while every tenant is warm and the store answers. */
async function readiness({ tenants, storage }: Running): Promise<Readiness> {
  const warm = [...tenants.values()].every(({ live }) => live.ready);
  const reachable = await storage.ping().then(
    () => true,
    () => false,
  );
  const waiting = [...tenants.values()].reduce((sum, { backlog }) => sum + backlog(), 0);
  return {
    ready: warm && reachable,
    checks: { index: warm, store: reachable, storage: storage.kind, itemsWithoutVector: waiting },
  };
}

function urlOf(http: FastifyInstance, host: string): string {
  const { port } = http.server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
