import type { ScoredItem } from '../rank';
import type { RankingRequest, World } from '../recommend';

/** Of the pool, the part that counts as unlike what the reader knows. */
const UNEXPECTED_SHARE = 1 / 3;

/**
 * The items of a pool that a reader would not have looked for: the third least like their interests, as far as they are
 * less like them than the pool is on average (unexpectedness as distance from the past, Kaminskas & Bridge 2016). Best
 * first by score times unexpectedness: serendipity is both (Ge et al. 2010). Empty for readers without a past.
 */
export function unexpectedOf(
  pool: readonly ScoredItem[],
  request: RankingRequest,
  world: World,
): readonly ScoredItem[] {
  if (pool.length === 0 || request.taste.history.length === 0) return [];
  const judged = pool.map((item) => ({ item, expected: expectedness(item.itemId, request, world) }));
  const sorted = judged.map(({ expected }) => expected).sort((a, b) => a - b);
  const mean = sorted.reduce((sum, expected) => sum + expected, 0) / sorted.length;
  const border = sorted[Math.floor((sorted.length - 1) * UNEXPECTED_SHARE)]!;
  return judged
    .filter(({ expected }) => expected <= border && expected < mean)
    .map(({ item, expected }) => ({ item, value: item.score * (1 - expected) }))
    .sort((a, b) => b.value - a.value || (a.item.itemId < b.item.itemId ? -1 : 1))
    .map(({ item }) => item);
}

/** 0..1: how like the item is to the middle of one of the reader's interests; without vectors, how much its topics attract. */
function expectedness(itemId: string, { taste }: RankingRequest, world: World): number {
  let nearest: number | undefined;
  for (const { itemIds } of taste.interests) {
    const cosine = world.similarity(itemId, itemIds[0]!);
    if (cosine !== undefined) nearest = Math.max(nearest ?? 0, cosine);
  }
  if (nearest !== undefined) return Math.min(1, nearest);
  const topics = world.catalogue.facts(itemId)?.topics ?? [];
  return topics.reduce((best, topic) => Math.max(best, taste.topics.get(topic) ?? 0), 0);
}
