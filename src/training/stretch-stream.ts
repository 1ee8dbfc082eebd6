import type { ItemFacts } from '../core/item-facts';
import type { ItemRecord } from '../datasets/dataset';
import { NO_DETAILS } from '../datasets/dataset';
import type { Stream } from '../evaluation/stream/stream';
import type { TrainingDeed } from '../ports/model-trainer';

export interface Stretch {
  /** In order of time. */
  readonly deeds: readonly TrainingDeed[];
  /** Deeds in [from, to) are replayed, those before `from` are there to be learnt from at once. */
  readonly from: number;
  readonly to: number;
  readonly items: readonly ItemFacts[];
  /** Most items that are looked at, by when readers turned to them last. */
  readonly maxItems: number;
}

/** A stretch of the log as serving met it: deed by deed. */
export function stretchStream({ deeds, from, to, items, maxItems }: Stretch): Stream {
  const known = itemsTurnedTo(items, deeds, maxItems);
  const ids = new Set(known.map(({ id }) => id));
  const met = deeds.filter(({ itemId }) => ids.has(itemId));
  return {
    items: known.map(recordOf),
    past: met.filter(({ at }) => at < from),
    replayed: met.filter(({ at }) => at >= from && at < to),
  };
}

function itemsTurnedTo(items: readonly ItemFacts[], deeds: readonly TrainingDeed[], limit: number): ItemFacts[] {
  if (items.length <= limit) return [...items];
  const lastTurnedTo = new Map(deeds.map(({ itemId, at }) => [itemId, at]));
  const time = ({ id, publishedAt }: ItemFacts) => lastTurnedTo.get(id) ?? publishedAt;
  return [...items].sort((a, b) => time(b) - time(a) || (a.id < b.id ? -1 : 1)).slice(0, limit);
}

/** What streams are made of; the words are nowhere asked for. */
function recordOf({ id, type, topics, authors, publishedAt, expiresAt, premium, locales }: ItemFacts): ItemRecord {
  const locale = locales[0] ?? 'und';
  return { ...NO_DETAILS, id, type, locale, title: id, topics, authors, publishedAt, expiresAt, premium };
}
