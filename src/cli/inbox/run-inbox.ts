import { composeStorage } from '../../compose-storage';
import { loadConfig, type Config } from '../../config';
import { createLogger } from '../../http/logger';
import type { Inbox, InboxEntry } from '../../ports/inbox';
import type { InboxOutcome, ListedDelivery } from './inbox-outcome';

export interface InboxOptions {
  /** Default: the first of TENANTS. */
  readonly tenant?: string;
  readonly list?: 'dead' | 'waiting';
  /** Only what came through /webhooks/NAME; for `list` and `reviveAll`. */
  readonly source?: string;
  readonly revive?: readonly string[];
  readonly reviveAll?: boolean;
}

/** Most that are listed, and are in memory at once: each may hold megabytes. */
const PAGE = 50;

/**
 * Looks into a tenant's inbox: sends dead letters round again, then lists. Servers work on what is revived. Rejects with a
 * sentence that helps where the store cannot be opened, or is a memory nobody else sees.
 */
export async function runInbox(
  options: InboxOptions,
  env: Readonly<Record<string, string | undefined>>,
): Promise<InboxOutcome> {
  const config = loadConfig(env);
  const tenant = tenantOf(options, config);
  const log = createLogger(config.logLevel === 'info' ? 'warn' : config.logLevel, process.stderr);
  const storage = await composeStorage(config, log);
  try {
    if (!storage.durable) throw new Error(NOTHING_THERE);
    return { tenant, ...(await lookInto(storage.forTenant(tenant).inbox, options)) };
  } finally {
    await storage.close();
  }
}

const NOTHING_THERE =
  'The storage is this process’s memory: no server’s inbox is in it.\n' +
  'Set MONGO_URL to the database that your server uses.';

function tenantOf({ tenant }: InboxOptions, { tenants }: Config): string {
  const name = tenant ?? tenants[0]!;
  if (!tenants.includes(name)) throw new Error(`There is no tenant ${name}. TENANTS names: ${tenants.join(', ')}.`);
  return name;
}

async function lookInto(
  inbox: Inbox,
  { list, source, revive, reviveAll }: InboxOptions,
): Promise<Omit<InboxOutcome, 'tenant'>> {
  const revived = reviveAll === true ? await reviveEach(inbox, source) : revive && (await inbox.revive(revive));
  const listed = list && (await inbox.list({ state: list, source, limit: PAGE })).map(listedDelivery);
  return { counts: await inbox.counts(), revived, asked: revive?.length, listed };
}

/** Page by page; what dies again meanwhile is not sent round a second time. */
async function reviveEach(inbox: Inbox, source: string | undefined): Promise<number> {
  const seen = new Set<string>();
  let revived = 0;
  for (;;) {
    const dead = await inbox.list({ state: 'dead', source, limit: PAGE });
    const fresh = dead.map(({ id }) => id).filter((id) => !seen.has(id));
    if (fresh.length === 0) return revived;
    for (const id of fresh) seen.add(id);
    revived += await inbox.revive(fresh);
  }
}

/** Neither headers nor body: there are secrets and content in them. */
function listedDelivery({ id, source, event, attempts, error, ...entry }: InboxEntry): ListedDelivery {
  const [receivedAt, dueAt] = [entry.receivedAt, entry.dueAt].map((time) => new Date(time).toISOString());
  return { id, source, event, receivedAt: receivedAt!, dueAt: dueAt!, attempts, error };
}
