import type { Backlog, Delivery, DeliveryState, Inbox, InboxEntry, SourceStanding } from '../../ports/inbox';
import { assertFinite } from '../assert-finite';
import { answer } from './answer';

type Change = Partial<Pick<InboxEntry, 'state' | 'attempts' | 'dueAt' | 'error' | 'body'>>;

const NO_BODY = new Uint8Array();

/**
 * The inbox in memory. Of what is done, and of what is dead, the newest `maxDone` are known; what is yet to be done is
 * never forgotten.
 */
export function memoryInbox(now: () => number, maxDone: number): Inbox {
  const entries = new Map<string, InboxEntry>();
  const ended = { done: new Set<string>(), dead: new Set<string>() };

  /** Keeps the newest of those that ended this way. */
  const bound = (state: 'done' | 'dead', id: string) => {
    const ids = ended[state];
    ids.delete(id);
    ids.add(id);
    for (const oldest of ids) {
      if (ids.size <= maxDone) break;
      ids.delete(oldest);
      if (entries.get(oldest)?.state === state) entries.delete(oldest);
    }
  };

  const change = (id: string, states: readonly DeliveryState[], changes: Change): boolean => {
    const entry = entries.get(id);
    if (entry === undefined || !states.includes(entry.state)) return false;
    entries.set(id, { ...entry, ...changes });
    return true;
  };

  const finish = (id: string, states: readonly DeliveryState[]) => {
    const isDone = change(id, states, { state: 'done', error: null, body: NO_BODY });
    if (isDone) bound('done', id);
    return isDone;
  };

  const claimed = (entry: InboxEntry, until: number): InboxEntry => {
    change(entry.id, [entry.state], { state: 'claimed', dueAt: until, attempts: entry.attempts + 1 });
    return entries.get(entry.id)!;
  };

  const renew = (id: string, until: number) => {
    const dueAt = Math.max(entries.get(id)?.dueAt ?? until, until);
    change(id, ['claimed'], { dueAt });
  };

  const release = (id: string) => {
    const attempts = (entries.get(id)?.attempts ?? 1) - 1;
    change(id, ['claimed'], { state: 'waiting', dueAt: now(), attempts });
  };

  return {
    add: (delivery) =>
      answer(() => {
        assertFinite(delivery);
        if (entries.has(delivery.id)) return 'duplicate';
        entries.set(delivery.id, arrived(delivery));
        return 'stored';
      }),
    claim: ({ now: time, leaseMs, limit }) =>
      answer(() => {
        const open = [...entries.values()].filter((entry) => isOpen(entry) && entry.dueAt <= time);
        return open
          .sort(byAge)
          .slice(0, limit)
          .map((entry) => claimed(entry, time + leaseMs));
      }),
    complete: (ids) => answer(() => ids.forEach((id) => finish(id, ['waiting', 'claimed', 'dead']))),
    fail: (id, { error, retryAt, counts = true }) =>
      answer(() => {
        const attempts = (entries.get(id)?.attempts ?? 0) - (counts ? 0 : 1);
        const next = retryAt === null ? { state: 'dead' as const } : { state: 'waiting' as const, dueAt: retryAt };
        if (change(id, ['claimed'], { ...next, error, attempts }) && retryAt === null) bound('dead', id);
      }),
    renew: (ids, until) => answer(() => ids.forEach((id) => renew(id, until))),
    release: (ids) => answer(() => ids.forEach(release)),
    revive: (ids) =>
      answer(() => {
        const fresh: Change = { state: 'waiting', dueAt: now(), attempts: 0 };
        return ids.filter((id) => change(id, ['dead'], fresh)).length;
      }),
    drop: (ids) => answer(() => ids.filter((id) => finish(id, ['dead'])).length),
    list: ({ state, source, limit }) =>
      answer(() => {
        const all = [...entries.values()].filter((entry) => matches(entry, state, source));
        return all.sort((a, b) => byAge(b, a)).slice(0, limit);
      }),
    counts: () =>
      answer(() => {
        const counts = { waiting: 0, claimed: 0, done: 0, dead: 0 };
        for (const entry of entries.values()) counts[entry.state] += 1;
        return counts;
      }),
    backlog: () =>
      answer(() => {
        const backlog = new Map<string, Backlog>();
        for (const { source, body } of [...entries.values()].filter(isOpen)) {
          const { deliveries, bytes } = backlog.get(source) ?? { deliveries: 0, bytes: 0 };
          backlog.set(source, { deliveries: deliveries + 1, bytes: bytes + body.byteLength });
        }
        return backlog;
      }),
    standings: () =>
      answer(() => {
        const standings = new Map<string, SourceStanding>();
        for (const entry of [...entries.values()].filter(({ state }) => state !== 'done'))
          standings.set(entry.source, withEntry(standings.get(entry.source) ?? NOTHING, entry));
        return standings;
      }),
  };
}

const NOTHING: SourceStanding = { waiting: 0, failing: 0, claimed: 0, dead: 0, oldestOpenAt: null, newestOpenAt: null };

function withEntry(standing: SourceStanding, entry: InboxEntry): SourceStanding {
  const { receivedAt, error } = entry;
  const state = entry.state as 'waiting' | 'claimed' | 'dead';
  const failing = standing.failing + (state === 'waiting' && error !== null ? 1 : 0);
  const counted = { ...standing, [state]: standing[state] + 1, failing };
  if (!isOpen(entry)) return counted;
  const oldestOpenAt = Math.min(standing.oldestOpenAt ?? receivedAt, receivedAt);
  const newestOpenAt = Math.max(standing.newestOpenAt ?? receivedAt, receivedAt);
  return { ...counted, oldestOpenAt, newestOpenAt };
}

function arrived(delivery: Delivery): InboxEntry {
  const { body, receivedAt } = delivery;
  return { ...delivery, body: Uint8Array.from(body), state: 'waiting', attempts: 0, dueAt: receivedAt, error: null };
}

function isOpen(entry: InboxEntry): boolean {
  return entry.state === 'waiting' || entry.state === 'claimed';
}

function matches(entry: InboxEntry, state: DeliveryState | undefined, source: string | undefined): boolean {
  return (state === undefined || entry.state === state) && (source === undefined || entry.source === source);
}

function byAge(a: InboxEntry, b: InboxEntry): number {
  return a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1);
}
