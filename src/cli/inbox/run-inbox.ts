import { composeStorage } from '../../compose-storage';
import { loadConfig } from '../../config';
import type { Inbox, InboxEntry } from '../../ports/inbox';
import { dropDeliveries, replayDeliveries } from '../../usecases/dead-letters';
import type { DeadLetters } from '../../usecases/services';
import { commandLog } from '../command-log';
import { namedTenant } from '../named-tenant';
import type { InboxOutcome, ListedDelivery } from './inbox-outcome';

export interface InboxOptions {
  /** Default: the first of TENANTS. */
  readonly tenant?: string;
  readonly list?: 'dead' | 'waiting';
  /** Only what came through /webhooks/NAME; for `list`, `reviveAll` and `dropAll`. */
  readonly source?: string;
  readonly revive?: readonly string[];
  readonly reviveAll?: boolean;
  readonly drop?: readonly string[];
  readonly dropAll?: boolean;
}

/** Most that are listed: each may hold megabytes. */
const PAGE = 50;

/**
 * Looks into a tenant's inbox: sends dead letters round again or drops them, then lists. Servers work on what is revived. Rejects with a
 * sentence that helps where the store cannot be opened, or is a memory nobody else sees.
 */
export async function runInbox(
  options: InboxOptions,
  env: Readonly<Record<string, string | undefined>>,
): Promise<InboxOutcome> {
  const config = loadConfig(env);
  const tenant = namedTenant(options.tenant, config);
  const log = commandLog(config);
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

async function lookInto(inbox: Inbox, options: InboxOptions): Promise<Omit<InboxOutcome, 'tenant'>> {
  const { list, source, revive, reviveAll, drop, dropAll } = options;
  const replayed = which(revive, reviveAll, source);
  const dropped = which(drop, dropAll, source);
  const revivedCount = replayed && (await replayDeliveries(replayed, inbox));
  const droppedCount = dropped && (await dropDeliveries(dropped, inbox));
  const listed = list && (await inbox.list({ state: list, source, limit: PAGE })).map(listedDelivery);
  return {
    counts: await inbox.counts(),
    revived: revivedCount,
    dropped: droppedCount,
    asked: (revive ?? drop)?.length,
    listed,
  };
}

/** Which dead letters an option names: these, all (of a source), or none. */
function which(ids: readonly string[] | undefined, all: boolean | undefined, source?: string): DeadLetters | undefined {
  if (all === true) return { source };
  return ids && { ids };
}

/** Neither headers nor body: there are secrets and content in them. */
function listedDelivery({ id, source, event, attempts, error, ...entry }: InboxEntry): ListedDelivery {
  const [receivedAt, dueAt] = [entry.receivedAt, entry.dueAt].map((time) => new Date(time).toISOString());
  return { id, source, event, receivedAt: receivedAt!, dueAt: dueAt!, attempts, error };
}
