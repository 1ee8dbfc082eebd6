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
}

/** Puts a split together: the training part by reader and item, and what the readers of the test part are asked with. */
export function makeSplit({ items, training, relevant, weigh, askedAt }: Parts): Split {
  const byReader = groupBy(training, (interaction) => interaction.userId);
  const pairs = new Map([...byReader].map(([userId, past]) => [userId, pairsOf(userId, past, weigh)]));
  const events = [...pairs.values()].flat().sort((a, b) => a.at - b.at);
  const end = training.at(-1)?.at ?? 0;
  const readers = [...relevant]
    .filter(([, wanted]) => wanted.size > 0)
    .map(([userId, wanted]): TestReader => {
      const past = byReader.get(userId) ?? [];
      return { userId, past, history: historyOf(pairs.get(userId) ?? []), relevant: wanted, now: askedAt(past, end) };
    });
  const facts = items.map(factsOfRecord);
  return { items, training, data: { events, items: facts, now: end }, readers };
}

function pairsOf(userId: string, past: readonly InteractionRecord[], weigh: Parts['weigh']): TrainingEvent[] {
  return [...groupBy(past, (interaction) => interaction.itemId)].map(([itemId, all]) => {
    return { userId, itemId, weight: weigh(all), at: Math.max(...all.map((interaction) => interaction.at)) };
  });
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
