import type { ItemFacts } from '../core/item-facts';
import { trainingEventOf } from '../core/training-event';
import { NO_DETAILS, type ItemRecord } from '../datasets/dataset';
import { groupBy, makeSplit } from '../evaluation/make-split';
import type { Split } from '../evaluation/split';
import type { TrainingDeed } from '../ports/model-trainer';

/** What is cut: deeds in order of time, of which those in [from, to) are held out and those before `from` learnt from. */
export interface Stretch {
  readonly deeds: readonly TrainingDeed[];
  readonly from: number;
  readonly to: number;
  readonly items: readonly ItemFacts[];
  /** Most items that are ranked, by what readers turned to lately. */
  readonly maxItems: number;
}

/**
 * A split by time: who turned to something new to them in the stretch is asked, at that moment, with what they had done
 * before it began. Where the catalogue is large, only items somebody turned to lately are ranked.
 */
export function stretchSplit({ deeds, from, to, items, maxItems }: Stretch): Split {
  const training = deeds.filter(({ at }) => at < from);
  const held = deeds.filter((deed) => deed.at >= from && deed.at < to && isSuccess(deed));
  const ranked = itemsTurnedTo(items, [...training, ...held], maxItems);
  const byReader = groupBy(held, ({ userId }) => userId);
  const relevant = new Map([...byReader].map(([userId, some]) => [userId, new Set(some.map(({ itemId }) => itemId))]));
  const split = makeSplit({
    items: ranked.map(recordOf),
    training,
    relevant: new Map([...relevant].map(([userId, ids]) => [userId, among(ids, ranked)])),
    weigh: (all) => (all.some(isSuccess) ? 1 : 0),
    askedAt: () => from,
  });
  const readers = split.readers.map((reader) => ({ ...reader, now: byReader.get(reader.userId)![0]!.at }));
  return { ...split, readers, data: { ...split.data, items: ranked } };
}

function isSuccess(deed: TrainingDeed): boolean {
  return (trainingEventOf(deed)?.weight ?? 0) > 0;
}

/** The newest item first among those nobody turned to: they are what a feed must bring to light. */
function itemsTurnedTo(items: readonly ItemFacts[], deeds: readonly TrainingDeed[], limit: number): ItemFacts[] {
  if (items.length <= limit) return [...items];
  const lastTurnedTo = new Map(deeds.map(({ itemId, at }) => [itemId, at]));
  const time = ({ id, publishedAt }: ItemFacts) => lastTurnedTo.get(id) ?? publishedAt;
  return [...items].sort((a, b) => time(b) - time(a) || (a.id < b.id ? -1 : 1)).slice(0, limit);
}

function among(ids: ReadonlySet<string>, items: readonly ItemFacts[]): Set<string> {
  return new Set(items.flatMap(({ id }) => (ids.has(id) ? [id] : [])));
}

/** What splits are made of; the words are nowhere asked for. */
function recordOf({ id, type, topics, authors, publishedAt, expiresAt, premium, locales }: ItemFacts): ItemRecord {
  const locale = locales[0] ?? 'und';
  return { ...NO_DETAILS, id, type, locale, title: id, topics, authors, publishedAt, expiresAt, premium };
}
