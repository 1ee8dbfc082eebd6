import type { RecommenderQuery, TrainingData, TrainingEvent } from '../../core/recommender';
import { Accumulator } from './accumulator';
import { powered, type WeightPower } from './event-weights';
import type { ModelParts } from './model-bytes';
import { Ordinals } from './ordinals';
import { queryWeights, type QueryRecency } from './query-weights';
import { groupByReader } from './reader-histories';
import { RecentReaders } from './recent-readers';

export interface AlikeOptions {
  /** Power of the weights of deeds, in training and in the query. */
  readonly weightPower: WeightPower;
  readonly recency: QueryRecency;
  /** Newest items of the history that readers are found alike by. */
  readonly queryItems: number;
  readonly perReader: number;
  readonly recentReaders: number;
  readonly readersPerItem: number;
}

/** Who read what of late, and how alike each is to the one who asked last. */
export interface AlikeReaders {
  readonly items: Ordinals;
  readonly readers: RecentReaders;
  /** By item: how many readers it ever had. */
  readonly counts: number[];
  readonly scale: number;
  /** By slot of a reader, with the shared item that says most about it. */
  readonly likeness: Accumulator;
}

/** A reader turned to an item for the first time. */
export type OnNew = (item: number, slot: number, at: number) => void;

/** Hears everything in order of time; `onNew` is told of what is new to its reader. */
export function fitAlike({ events, items: facts }: TrainingData, options: AlikeOptions, onNew?: OnNew): AlikeReaders {
  const items = new Ordinals(facts.map((item) => item.id));
  const { readers, scale } = powered(groupByReader(events, items), options.weightPower);
  const alike = noReaders(items, scale, options);
  const pairs = readers.flatMap((reader) => reader.items.map((item) => ({ userId: reader.userId, item })));
  pairs.sort((a, b) => a.item.at - b.item.at);
  for (const { userId, item } of pairs) hear(alike, userId, item.ordinal, item.weight, item.at, onNew);
  return alike;
}

/** False where the event says nothing; else what was found alike before no longer counts. */
export function updateAlike(
  alike: AlikeReaders,
  { userId, itemId, weight, at }: TrainingEvent,
  { weightPower }: AlikeOptions,
  onNew?: OnNew,
): boolean {
  if (!(weight > 0)) return false;
  alike.likeness.forget();
  hear(alike, userId, alike.items.add(itemId), alike.scale * weight ** weightPower, at, onNew);
  return true;
}

/**
 * Into `likeness`, how alike each reader is to the one who asks, who is left out: over the shared items, the newer and
 * rarer (`rarity` of the share of readers an item had) the more, divided by `dampingOf` the reader's length.
 */
export function findAlike(
  { likeness, readers, items, counts }: AlikeReaders,
  query: RecommenderQuery,
  { queryItems, recency, weightPower }: AlikeOptions,
  dampingOf: (length: number) => number,
  rarity = 1,
): void {
  const history = query.history.slice(0, queryItems);
  const weights = queryWeights(history, recency, weightPower);
  const own = query.userId === null ? undefined : readers.slotOf(query.userId);
  likeness.begin(query, readers.size);
  history.forEach(({ itemId }, place) => {
    const item = items.of(itemId);
    const known = item === undefined ? undefined : readers.readersOf(item);
    if (known === undefined || weights[place] === 0) return;
    const says = weights[place]! * Math.log(1 + readers.size / Math.max(1, counts[item!]!)) ** rarity;
    for (let i = 0; i < known.length; i += 1) {
      const slot = known.ids[i]!;
      if (slot !== own) likeness.add(slot, (says * known.values[i]!) / dampingOf(readers.normOf(slot)), item!);
    }
  });
}

/** As parts of a saved model, and the new slots of its readers. */
export function packAlike({ items, readers: known, counts, scale }: AlikeReaders): {
  readonly parts: ModelParts;
  readonly newSlots: ReadonlyMap<number, number>;
} {
  const { readers, arrays, newSlots } = known.save();
  const header = { items: items.ids, readers, scale };
  return { parts: { header, arrays: { counts: Float64Array.from(counts), ...arrays } }, newSlots };
}

export function unpackAlike({ header, arrays }: ModelParts, options: AlikeOptions): AlikeReaders {
  const alike = noReaders(new Ordinals(header.items as string[]), header.scale as number, options);
  alike.counts.push(...arrays.counts!);
  alike.readers.restore(header.readers as string[], arrays);
  return alike;
}

function noReaders(items: Ordinals, scale: number, options: AlikeOptions): AlikeReaders {
  const { perReader, recentReaders, readersPerItem } = options;
  const readers = new RecentReaders({ perReader, readers: recentReaders, perItem: readersPerItem });
  return { items, readers, counts: [], scale, likeness: new Accumulator() };
}

function hear(
  { readers, counts }: AlikeReaders,
  userId: string,
  item: number,
  weight: number,
  at: number,
  onNew?: OnNew,
): void {
  while (counts.length <= item) counts.push(0);
  if (!readers.add(userId, item, weight)) return;
  counts[item]! += 1;
  onNew?.(item, readers.slotOf(userId)!, at);
}
