import type { Diversity } from './recipe';
import type { World } from './recommend';
import type { ScoredItem } from './rank';

/**
 * Maximal marginal relevance (Carbonell & Goldstein 1998) over the first places, with caps on topics and authors. What is
 * not taken into the diversified places follows by score. Laws: a permutation of its input; strength 0 without caps
 * changes nothing; an item held back by a cap comes before the list runs short.
 */
export function diversify(ranked: readonly ScoredItem[], settings: Diversity, world: World): ScoredItem[] {
  const pool = ranked.slice(0, settings.pool);
  const places = Math.min(settings.places, pool.length);
  const picked: ScoredItem[] = [];
  const caps = capsFor(settings, places, world);
  const nearest = new Float64Array(pool.length);
  const open = new Set(pool.keys());
  while (picked.length < places) {
    const next =
      bestOf(open, pool, nearest, settings.strength, caps.admits) ?? bestOf(open, pool, nearest, settings.strength);
    if (next === undefined) break;
    open.delete(next);
    picked.push(pool[next]!);
    caps.take(pool[next]!);
    if (settings.strength > 0)
      for (const i of open) nearest[i] = Math.max(nearest[i]!, likeness(pool[i]!, pool[next]!, world));
  }
  return [...picked, ...[...open].map((i) => pool[i]!), ...ranked.slice(settings.pool)];
}

function bestOf(
  open: ReadonlySet<number>,
  pool: readonly ScoredItem[],
  nearest: Float64Array,
  strength: number,
  admits: (item: ScoredItem) => boolean = () => true,
): number | undefined {
  let best: number | undefined;
  let bestValue = -Infinity;
  for (const i of open) {
    const value = (1 - strength) * pool[i]!.score - strength * nearest[i]!;
    if (value > bestValue && admits(pool[i]!)) [best, bestValue] = [i, value];
  }
  return best;
}

/** 0..1: by content where both have vectors, else by shared topics. */
function likeness(a: ScoredItem, b: ScoredItem, world: World): number {
  const cosine = world.similarity(a.itemId, b.itemId);
  if (cosine !== undefined) return Math.max(0, cosine);
  const topicsOfA = world.catalogue.facts(a.itemId)?.topics ?? [];
  const topicsOfB = world.catalogue.facts(b.itemId)?.topics ?? [];
  const shared = topicsOfA.filter((topic) => topicsOfB.includes(topic)).length;
  return shared / Math.max(1, topicsOfA.length + topicsOfB.length - shared);
}

function capsFor(settings: Diversity, places: number, world: World) {
  const counts = new Map<string, number>();
  const limits = {
    topics: Math.max(1, Math.round(settings.maxTopicShare * places)),
    authors: Math.max(1, Math.round(settings.maxAuthorShare * places)),
  };
  const keysOf = (item: ScoredItem) => {
    const facts = world.catalogue.facts(item.itemId);
    const topics = (facts?.topics ?? []).map((topic) => ({ key: `topic ${topic}`, limit: limits.topics }));
    const authors = (facts?.authors ?? []).map((author) => ({ key: `author ${author}`, limit: limits.authors }));
    return [...topics, ...authors];
  };
  return {
    admits: (item: ScoredItem) => keysOf(item).every(({ key, limit }) => (counts.get(key) ?? 0) < limit),
    take: (item: ScoredItem) => keysOf(item).forEach(({ key }) => counts.set(key, (counts.get(key) ?? 0) + 1)),
  };
}
