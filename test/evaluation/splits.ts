import type { InteractionType } from '../../src/core/interaction';
import { NO_DETAILS, type ItemRecord } from '../../src/datasets/dataset';
import { makeSplit } from '../../src/evaluation/make-split';
import type { Split } from '../../src/evaluation/split';

export const START = 1_600_000_000_000;
const HOUR = 3_600_000;

export interface ReaderCase {
  readonly userId: string;
  /** Item ids in order of time, an hour apart. */
  readonly past: readonly string[];
  readonly relevant: readonly string[];
}

export function itemOf(id: string): ItemRecord {
  return { ...NO_DETAILS, id, type: 'article', locale: 'en', title: `Title of ${id}`, publishedAt: START };
}

/** A split of readers given by hand. */
export function splitOf(ids: readonly string[], readers: readonly ReaderCase[], type: InteractionType = 'LIKE'): Split {
  const training = readers.flatMap(({ userId, past }) =>
    past.map((itemId, i) => ({ id: `${userId}-${i}`, userId, type, itemId, at: START + i * HOUR, value: null })),
  );
  return makeSplit({
    items: ids.map(itemOf),
    training: training.sort((a, b) => a.at - b.at),
    relevant: new Map(readers.map(({ userId, relevant }) => [userId, new Set(relevant)])),
    weigh: () => 1,
    askedAt: (_past, end) => end,
  });
}
