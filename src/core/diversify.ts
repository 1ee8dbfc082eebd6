import { capsFor } from './after-ranking/caps';
import { chooseGreedily } from './after-ranking/choose-greedily';
import { reserve, type Reserved } from './after-ranking/reserve';
import type { Stage } from './after-ranking/stage';
import { inOrderOfTrial, isUnderExposed } from './after-ranking/under-exposed';
import { unexpectedOf } from './after-ranking/unexpected';
import type { Diversity } from './recipe';
import type { RankingRequest, World } from './recommend';
import type { ScoredItem } from './rank';

/** A scored item that may owe its place to something else than its score. */
export interface PlacedItem extends ScoredItem {
  /** It was put there to be tried. */
  readonly isTrial?: boolean;
}

/**
 * What happens to the first places after ranking. By one greedy choice: difference from each other, calibration to the
 * reader's topics, caps on topics and authors. Then places are set aside for what the reader would not have looked for
 * (serendipity), and for new items that few were shown (exposure). What is not taken into the first places follows by
 * score.
 *
 * Laws: a permutation of its input; strengths of 0 without caps change nothing; an item held back by a cap comes before
 * the list runs short; the same reader, day and ranking give the same.
 */
export function diversify(
  ranked: readonly ScoredItem[],
  settings: Diversity,
  request: RankingRequest,
  world: World,
): PlacedItem[] {
  const pool = ranked.slice(0, settings.pool);
  const stage = { settings, caps: capsFor(settings, Math.min(settings.places, pool.length), world), request, world };
  const chosen = chooseGreedily(pool, stage);
  const surprising = withUnexpected(chosen, pool, stage);
  const { places, taken } = withUnderExposed(surprising, ranked, stage);
  const placed = new Set(places);
  const trials = new Set(taken);
  const first = places.map((item) => (trials.has(item) ? { ...item, isTrial: true } : item));
  return [...first, ...ranked.filter((item) => !placed.has(item))];
}

function withUnexpected(
  places: readonly ScoredItem[],
  pool: readonly ScoredItem[],
  { settings: { serendipity: share = 0 }, caps, request, world }: Stage,
): Reserved {
  if (share === 0) return { places, taken: [] };
  const unexpected = unexpectedOf(pool, request, world);
  const [wanted, placed] = [new Set(unexpected), new Set(places)];
  const waiting = unexpected.filter((item) => !placed.has(item));
  return reserve(places, { share, isWanted: (item) => wanted.has(item), waiting, kept: [], caps });
}

function withUnderExposed(
  { places, taken: kept }: Reserved,
  ranked: readonly ScoredItem[],
  { settings: { exposure: share = 0 }, caps, request, world }: Stage,
): Reserved {
  if (share === 0) return { places, taken: [] };
  const placed = new Set(places);
  const isWanted = ({ itemId }: ScoredItem) => isUnderExposed(itemId, request, world);
  const others = ranked.filter((item) => !placed.has(item) && isWanted(item));
  return reserve(places, { share, isWanted, waiting: inOrderOfTrial(others, request, world), kept, caps });
}
