import type { Inbox } from '../ports/inbox';
import type { DeadLetters } from './services';

/** Sends dead letters round again, counting their attempts from 0; answers how many. A repeat does nothing more. */
export function replayDeliveries(which: DeadLetters, inbox: Inbox): Promise<number> {
  return forEach(which, (ids) => inbox.revive(ids), inbox);
}

/** Gives dead letters up: their bodies are gone, and a late repeat is still a duplicate; answers how many. */
export function dropDeliveries(which: DeadLetters, inbox: Inbox): Promise<number> {
  return forEach(which, (ids) => inbox.drop(ids), inbox);
}

/** Most that are in memory at once: each may hold megabytes. */
const PAGE = 50;

/** By their ids, or all (of a source) page by page; what dies again meanwhile is not taken a second time. */
async function forEach(
  { ids, source }: DeadLetters,
  take: (ids: readonly string[]) => Promise<number>,
  inbox: Pick<Inbox, 'list'>,
): Promise<number> {
  if (ids !== undefined) return take(ids);
  const seen = new Set<string>();
  for (let taken = 0; ;) {
    const dead = await inbox.list({ state: 'dead', source, limit: PAGE });
    const fresh = dead.map(({ id }) => id).filter((id) => !seen.has(id));
    if (fresh.length === 0) return taken;
    for (const id of fresh) seen.add(id);
    taken += await take(fresh);
  }
}
