import type { Diversity } from './recipe';
import type { World } from './recommend';
import type { ScoredItem } from './rank';

/**
 * Maximal marginal relevance (Carbonell & Goldstein 1998) over the first places, with caps on topics and authors. What is
 * not taken into the diversified places follows by score. Laws: a permutation of its input; strength 0 without caps
 * changes nothing; an item held back by a cap comes before the list runs short.
 */
export function diversify(ranked: readonly ScoredItem[], settings: Diversity, world: World): ScoredItem[] {
  const pool = ranked.slice(0, settings.pool).map((item) => ({ item, nearest: 0, compared: 0 }));
  const places = Math.min(settings.places, pool.length);
  const picked: ScoredItem[] = [];
  const caps = capsFor(settings, places, world);
  const open = new Set(pool);
  while (picked.length < places) {
    const next =
      bestOf(open, picked, settings.strength, world, caps.admits) ?? bestOf(open, picked, settings.strength, world);
    if (next === undefined) break;
    open.delete(next);
    picked.push(next.item);
    caps.take(next.item);
  }
  return [...picked, ...[...open].map(({ item }) => item), ...ranked.slice(settings.pool)];
}

/** An item of the pool: how like it is to the nearest of the first `compared` picked, 0..1. */
interface Open {
  readonly item: ScoredItem;
  nearest: number;
  compared: number;
}

/**
 * The open item of greatest value. Being compared with one more can only lower a value, so an item that is behind without
 * it need not be compared: most pairs never are (the lazy greedy of Minoux 1978).
 */
function bestOf(
  open: ReadonlySet<Open>,
  picked: readonly ScoredItem[],
  strength: number,
  world: World,
  admits: (item: ScoredItem) => boolean = () => true,
): Open | undefined {
  let best: Open | undefined;
  let bestValue = -Infinity;
  const valueOf = ({ item, nearest }: Open) => (1 - strength) * item.score - strength * nearest;
  for (const candidate of open) {
    // Items come by score: what follows cannot do better even if it is like nothing.
    if ((1 - strength) * candidate.item.score <= bestValue) break;
    while (strength > 0 && valueOf(candidate) > bestValue && candidate.compared < picked.length) {
      const likest = likeness(candidate.item, picked[candidate.compared++]!, world);
      candidate.nearest = Math.max(candidate.nearest, likest);
    }
    if (valueOf(candidate) > bestValue && admits(candidate.item)) [best, bestValue] = [candidate, valueOf(candidate)];
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
  const counts = { topics: new Map<string, number>(), authors: new Map<string, number>() };
  const limits = {
    topics: Math.max(1, Math.round(settings.maxTopicShare * places)),
    authors: Math.max(1, Math.round(settings.maxAuthorShare * places)),
  };
  const kinds = ['topics', 'authors'] as const;
  const namesOf = (item: ScoredItem, kind: (typeof kinds)[number]) => world.catalogue.facts(item.itemId)?.[kind] ?? [];
  return {
    admits: (item: ScoredItem) =>
      kinds.every((kind) => namesOf(item, kind).every((name) => (counts[kind].get(name) ?? 0) < limits[kind])),
    take: (item: ScoredItem) => {
      for (const kind of kinds)
        for (const name of namesOf(item, kind)) counts[kind].set(name, (counts[kind].get(name) ?? 0) + 1);
    },
  };
}
