import { Calibration } from './calibration';
import type { ScoredItem } from '../rank';
import type { World } from '../recommend';
import type { Stage } from './stage';

/**
 * The first places: one after the other the item of greatest value, which is its score less its likeness to what is
 * picked (maximal marginal relevance, Carbonell & Goldstein 1998) and less how far the list with it is from the reader's
 * topics (Steck 2018). Items that a cap holds back come once nothing else is left.
 */
export function chooseGreedily(pool: readonly ScoredItem[], { settings, caps, request, world }: Stage): ScoredItem[] {
  const { calibration: pull = 0, strength } = settings;
  const topicsOf = (itemId: string) => world.catalogue.facts(itemId)?.topics ?? [];
  const calibration = pull > 0 ? Calibration.to(request.taste.topics, topicsOf) : null;
  const greedy: Greedy = { open: new Set(pool.map(asOpen)), picked: [], strength, pull, calibration, world };
  const places = Math.min(settings.places, pool.length);
  while (greedy.picked.length < places) {
    const next = bestOf(greedy, caps.admits) ?? bestOf(greedy)!;
    greedy.open.delete(next);
    greedy.picked.push(next.item);
    caps.take(next.item);
    calibration?.take(next.item.itemId);
  }
  return greedy.picked;
}

/** An item of the pool: how like it is to the nearest of the first `compared` picked, 0..1. */
interface Open {
  readonly item: ScoredItem;
  nearest: number;
  compared: number;
}

function asOpen(item: ScoredItem): Open {
  return { item, nearest: 0, compared: 0 };
}

interface Greedy {
  /** By score, best first. */
  readonly open: Set<Open>;
  readonly picked: ScoredItem[];
  readonly strength: number;
  readonly pull: number;
  readonly calibration: Calibration | null;
  readonly world: World;
}

/**
 * The open item of greatest value. Being compared with one more can only lower a value, so an item that is behind without
 * it need not be compared: most pairs never are (the lazy greedy of Minoux 1978).
 */
function bestOf(greedy: Greedy, admits: (item: ScoredItem) => boolean = () => true): Open | undefined {
  const { open, picked, strength, pull, calibration, world } = greedy;
  let best: Open | undefined;
  let bestValue = -Infinity;
  for (const candidate of open) {
    const relevance = (1 - strength) * candidate.item.score;
    // Items come by score: what follows cannot do better even if it is like nothing.
    if (calibration === null && relevance <= bestValue) break;
    const off = calibration === null ? 0 : pull * calibration.divergenceWith(candidate.item.itemId);
    const share = calibration === null ? 1 : 1 - pull;
    const valueOf = () => share * (relevance - strength * candidate.nearest) - off;
    while (strength > 0 && valueOf() > bestValue && candidate.compared < picked.length) {
      const likest = likeness(candidate.item, picked[candidate.compared++]!, world);
      candidate.nearest = Math.max(candidate.nearest, likest);
    }
    if (valueOf() > bestValue && admits(candidate.item)) [best, bestValue] = [candidate, valueOf()];
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
