import { sample, seededRandom, seedFrom } from '../core/random';
import type { Contribution } from './bootstrap';
import { placeWithTies } from './metrics';
import type { Drawn } from './objective';
import type { JudgeOptions, Judgement } from './protocol';
import type { Scorer, Split, TestReader } from './split';

export interface DrawOptions {
  readonly seed: number;
  /** Items drawn to rank a test item against. */
  readonly negatives: number;
  /** What a reader has ever touched, in any part: never drawn against them. */
  readonly touched: (userId: string) => ReadonlySet<string>;
}

export interface SampledOptions extends DrawOptions, JudgeOptions {
  readonly places: readonly number[];
}

/**
 * Ranks each test item against `negatives` random items its reader never touched, drawn from a seed of the item's id.
 * recall@k: the share of test items that come among the first k of these; where a tie straddles, half counts.
 */
export function judgeSampledRanking(split: Split, scorer: Scorer, options: SampledOptions): Judgement {
  const columns = new Map(options.places.map((k): [string, Contribution[]] => [`recall@${k}`, []]));
  const drawn = drawnAgainst(split, options);
  const ids = split.items.map((item) => item.id);
  split.readers.forEach((reader, r) => {
    const scores = scoresOfUnseen(reader, ids, scorer);
    const places = drawn[r]!.map(({ item, against }) => {
      return placeWithTies(
        scores[item]!,
        Array.from(against, (other) => scores[other]!),
      );
    });
    for (const k of options.places) {
      columns.get(`recall@${k}`)!.push({ sum: places.filter((place) => place < k).length, count: places.length });
    }
    options.onReader();
  });
  return columns;
}

/** What each relevant item is ranked against. */
export function drawnAgainst(split: Split, { seed, negatives, touched }: DrawOptions): Drawn {
  const places = [...split.items.keys()];
  const ids = split.items.map((item) => item.id);
  const placeOf = new Map(ids.map((id, i) => [id, i]));
  return split.readers.map((reader) => {
    const known = touched(reader.userId);
    return [...reader.relevant].map((id) => {
      const drawn = sample(places, negatives, seededRandom(seedFrom(seed, id)), (other) => !known.has(ids[other]!));
      const gain = split.gains?.get(reader.userId)?.get(id);
      return { item: placeOf.get(id)!, against: Int32Array.from(drawn), gain };
    });
  });
}

/** By place; −∞ for what the reader has in training. */
function scoresOfUnseen(reader: TestReader, ids: readonly string[], scorer: Scorer): Float64Array {
  const known = new Set(reader.history.map((entry) => entry.itemId));
  const unseen = [...ids.keys()].filter((place) => !known.has(ids[place]!));
  const scores = scorer(
    reader,
    unseen.map((place) => ids[place]!),
  );
  const all = new Float64Array(ids.length).fill(-Infinity);
  unseen.forEach((place, i) => (all[place] = scores[i]!));
  return all;
}
