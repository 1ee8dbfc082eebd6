import type { HistoryEntry, TrainingEvent } from '../core/recommender';
import type { InteractionRecord, ItemRecord } from '../datasets/dataset';
import type { Split, TestReader } from './split';

export interface Parts {
  readonly items: readonly ItemRecord[];
  readonly training: readonly InteractionRecord[];
  /** By reader: what counts as a success in the test part. Readers without any are not judged. */
  readonly relevant: ReadonlyMap<string, ReadonlySet<string>>;
  /** All that one reader did to one item → how much baselines let it count. */
  readonly weigh: (interactions: readonly InteractionRecord[]) => number;
  readonly askedAt: (past: readonly InteractionRecord[], endOfTraining: number) => number;
  readonly among?: readonly string[];
}

/** Puts a split together: the training part by reader and item, and what the readers of the test part are asked with. */
export function makeSplit({ items: given, training, relevant, weigh, askedAt, among }: Parts): Split {
  const items = notLaterThanRead(given, training);
  const byReader = groupBy(training, (interaction) => interaction.userId);
  const pairs = [...byReader].flatMap(([userId, past]) => pairsOf(userId, past, weigh));
  const events = pairs.sort((a, b) => a.at - b.at);
  const end = training.at(-1)?.at ?? 0;
  const readers = [...relevant].map(([userId, wanted]) => {
    return testReader({ userId, past: byReader.get(userId) ?? [], wanted, weigh, now: (past) => askedAt(past, end) });
  });
  const facts = items.map(factsOfRecord);
  const judged = readers.filter((reader) => reader.relevant.size > 0);
  return { items, training, data: { events, items: facts, now: end }, readers: judged, among };
}

/** A reader with a past, asked for what is wanted of them and not yet in it. */
export function testReader({ userId, past, wanted, weigh, now }: Asked): TestReader {
  const history = historyOf(pairsOf(userId, past, weigh));
  return { userId, past, history, relevant: without(wanted, history), now: now(past) };
}

interface Asked {
  readonly userId: string;
  /** In order of time. */
  readonly past: readonly InteractionRecord[];
  readonly wanted: ReadonlySet<string>;
  readonly weigh: Parts['weigh'];
  readonly now: (past: readonly InteractionRecord[]) => number;
}

/** Nothing was published after somebody read it: where a file says so, it is the file that errs. */
function notLaterThanRead(items: readonly ItemRecord[], training: readonly InteractionRecord[]): readonly ItemRecord[] {
  const firstRead = new Map<string, number>();
  for (const { itemId, at } of training) if (!firstRead.has(itemId)) firstRead.set(itemId, at);
  return items.map((item) => {
    const read = firstRead.get(item.id) ?? Infinity;
    return read < item.publishedAt ? { ...item, publishedAt: read } : item;
  });
}

function pairsOf(userId: string, past: readonly InteractionRecord[], weigh: Parts['weigh']): TrainingEvent[] {
  return [...groupBy(past, (interaction) => interaction.itemId)].map(([itemId, all]) => {
    return { userId, itemId, weight: weigh(all), at: Math.max(...all.map((interaction) => interaction.at)) };
  });
}

/** What a reader has in training is not ranked for them, so it cannot be found either. */
function without(wanted: ReadonlySet<string>, history: readonly HistoryEntry[]): ReadonlySet<string> {
  const known = new Set(history.map((entry) => entry.itemId));
  return new Set([...wanted].filter((id) => !known.has(id)));
}

/** Newest first; ties by id, so that it is reproducible. */
function historyOf(pairs: readonly TrainingEvent[]): HistoryEntry[] {
  const newestFirst = [...pairs].sort((a, b) => b.at - a.at || (a.itemId < b.itemId ? -1 : 1));
  return newestFirst.map(({ itemId, weight, at }) => ({ itemId, weight, at }));
}

/** What ranking needs of an item, from a record of it: records of other locales of the same id are left to the caller. */
export function factsOfRecord(record: ItemRecord) {
  const { id, type, locale, topics, authors, publishedAt, expiresAt, premium } = record;
  return {
    id,
    type,
    status: 'published' as const,
    topics,
    authors,
    locales: [locale],
    publishedAt,
    expiresAt,
    premium,
    featured: false,
  };
}

/** Values by key, in the order in which keys and values came. */
export function groupBy<T>(values: Iterable<T>, keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
