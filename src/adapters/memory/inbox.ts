import type { Delivery, DeliveryState, Inbox, InboxEntry } from '../../ports/inbox';
import { assertFinite } from '../assert-finite';
import { answer } from './answer';

type Change = Partial<Pick<InboxEntry, 'state' | 'attempts' | 'dueAt' | 'error'>>;

/** The inbox in memory. Of what is done the newest `maxDone` are known; what is not done is never forgotten. */
export function memoryInbox(now: () => number, maxDone: number): Inbox {
  const entries = new Map<string, InboxEntry>();
  const done: string[] = [];

  const change = (id: string, states: readonly DeliveryState[], changes: Change): boolean => {
    const entry = entries.get(id);
    if (entry === undefined || !states.includes(entry.state)) return false;
    entries.set(id, { ...entry, ...changes });
    return true;
  };

  const finish = (id: string) => {
    if (!change(id, ['waiting', 'claimed', 'dead'], { state: 'done', error: null })) return;
    done.push(id);
    if (done.length > maxDone) entries.delete(done.shift()!);
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
    complete: (ids) => answer(() => ids.forEach(finish)),
    fail: (id, { error, retryAt }) =>
      answer(() => {
        const next = retryAt === null ? { state: 'dead' as const } : { state: 'waiting' as const, dueAt: retryAt };
        change(id, ['claimed'], { ...next, error });
      }),
    renew: (ids, until) => answer(() => ids.forEach((id) => renew(id, until))),
    release: (ids) => answer(() => ids.forEach(release)),
    revive: (ids) =>
      answer(() => {
        const fresh: Change = { state: 'waiting', dueAt: now(), attempts: 0 };
        return ids.filter((id) => change(id, ['dead'], fresh)).length;
      }),
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
  };
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
