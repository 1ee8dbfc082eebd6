import type { Contribution } from './bootstrap';
import { placeWithTies } from './metrics';
import type { JudgeOptions, Judgement } from './protocol';
import { sample, seededRandom, seedFrom } from '../core/random';
import type { Scorer, Split, TestReader } from './split';

export interface SampledOptions extends JudgeOptions {
  /** Items drawn to rank a test item against. */
  readonly negatives: number;
  readonly places: readonly number[];
  /** What a reader has ever touched, in any part: never drawn against them. */
  readonly touched: (userId: string) => ReadonlySet<string>;
}

/**
 * Ranks each test item against `negatives` random items its reader never touched, drawn from a seed of the item's id.
 * recall@k: the share of test items that come among the first k of these; where a tie straddles, half counts.
 */
export function judgeSampledRanking(split: Split, scorer: Scorer, options: SampledOptions): Judgement {
  const columns = new Map(options.places.map((k): [string, Contribution[]] => [`recall@${k}`, []]));
  const all = split.items.map((item) => item.id);
  for (const reader of split.readers) {
    const places = placesOf(reader, all, scorer, options);
    for (const k of options.places) {
      columns.get(`recall@${k}`)!.push({ sum: places.filter((place) => place < k).length, count: places.length });
    }
    options.onReader();
  }
  return columns;
}

function placesOf(reader: TestReader, all: readonly string[], scorer: Scorer, options: SampledOptions): number[] {
  const known = new Set(reader.history.map((entry) => entry.itemId));
  const unseen = all.filter((id) => !known.has(id));
  const scores = scorer(reader, unseen);
  const scoreOf = new Map(unseen.map((id, i) => [id, scores[i]!]));
  const touched = options.touched(reader.userId);
  return [...reader.relevant].map((id) => {
    const random = seededRandom(seedFrom(options.seed, id));
    const drawn = sample(all, options.negatives, random, (other) => !touched.has(other));
    return placeWithTies(
      scoreOf.get(id)!,
      drawn.map((other) => scoreOf.get(other)!),
    );
  });
}
