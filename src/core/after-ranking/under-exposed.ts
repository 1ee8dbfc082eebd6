import { seedFrom, seededRandom } from '../random';
import type { ScoredItem } from '../rank';
import type { RankingRequest, World } from '../recommend';

const DAY = 86_400_000;
/** Older than this nothing is owed a first audience, ms. */
const NEW_MS = 14 * DAY;
/** Times shown after which an item has had its chance. */
const ENOUGH_IMPRESSIONS = 50;

/** Whether an item is new and few were shown it. */
export function isUnderExposed(itemId: string, { now }: RankingRequest, world: World): boolean {
  const facts = world.catalogue.facts(itemId);
  if (facts === undefined || now - facts.publishedAt > NEW_MS) return false;
  return world.countersOf(itemId).impressions < ENOUGH_IMPRESSIONS;
}

/**
 * Under-exposed items in the order in which they are tried on this reader this day: drawn without replacement, the better
 * and the less shown the likelier (weighted sampling by keys, Efraimidis & Spirakis 2006). Another reader or day draws
 * otherwise, the same one the same, so that a page read twice stays as it is.
 */
export function inOrderOfTrial(items: readonly ScoredItem[], request: RankingRequest, world: World): ScoredItem[] {
  const day = Math.floor(request.now / DAY);
  const keyed = items.map((item) => {
    const random = seededRandom(seedFrom(request.userId ?? '', day, item.itemId))();
    const weight = (item.score + LEAST_SCORE) / (1 + world.countersOf(item.itemId).impressions);
    return { item, key: -Math.log(1 - random) / weight };
  });
  return keyed.sort((a, b) => a.key - b.key || (a.item.itemId < b.item.itemId ? -1 : 1)).map(({ item }) => item);
}

/** So that what nothing speaks for has a chance, too. */
const LEAST_SCORE = 0.01;
