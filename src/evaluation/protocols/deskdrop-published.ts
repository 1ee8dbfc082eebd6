import type { InteractionType } from '../../core/interaction';
import type { InteractionRecord, ItemRecord } from '../../datasets/dataset';
import { easeRow, itemItemRow, popularityRow } from '../baselines';
import { drawnAgainst, judgeSampledRanking } from '../judge-sampled-ranking';
import { groupBy, makeSplit } from '../make-split';
import { sampledRankingObjective } from '../objective';
import type { Protocol } from '../protocol';
import { seededRandom, seedFrom, shuffled } from '../../core/random';
import type { Split } from '../split';

const STRENGTH: Partial<Record<InteractionType, number>> = { VIEW: 1, LIKE: 2, BOOKMARK: 2.5, FOLLOW: 3, COMMENT: 4 };
const MIN_ITEMS = 5;
const TEST_SHARE = 0.2;
const NEGATIVES = 100;
const PLACES = [5, 10];

/**
 * The protocol of the notebook "Recommender Systems in Python 101" (G. Moreira): users with at least 5 items, a random
 * fifth of each user's items as test part, each test item ranked against 100 random items the user never touched;
 * recall@k over all test items.
 */
export const deskdropPublished: Protocol = {
  name: 'deskdrop-published',
  about: "A random fifth of each user's articles, each ranked against 100 random ones; recall over all test articles.",
  target: 'recall@10',
  split: (log, seed) => cut(log.items, ofActiveReaders(log.interactions), seed),
  validation: (split, seed) => cut(split.items, split.training, seed + 1_000_003),
  judge: (split, scorer, options) => {
    const touched = touchedBy(split);
    return judgeSampledRanking(split, scorer, { ...options, negatives: NEGATIVES, places: PLACES, touched });
  },
  objective: (split, seed) => {
    const drawn = drawnAgainst(split, { seed, negatives: NEGATIVES, touched: touchedBy(split) });
    return sampledRankingObjective(drawn, PLACES);
  },
  baselines: [
    popularityRow({ count: 'weights' }),
    itemItemRow({ name: 'item-item-cosine' }),
    easeRow({ name: 'ease-200', lambda: 200 }),
  ],
};

function ofActiveReaders(interactions: readonly InteractionRecord[]): InteractionRecord[] {
  const byReader = groupBy(interactions, (interaction) => interaction.userId);
  const isActive = (userId: string) =>
    new Set(byReader.get(userId)!.map((interaction) => interaction.itemId)).size >= MIN_ITEMS;
  const active = new Set([...byReader.keys()].filter(isActive));
  return interactions.filter((interaction) => active.has(interaction.userId));
}

function cut(items: readonly ItemRecord[], interactions: readonly InteractionRecord[], seed: number): Split {
  const relevant = new Map<string, Set<string>>();
  for (const [userId, all] of groupBy(interactions, (interaction) => interaction.userId)) {
    const touched = [...new Set(all.map((interaction) => interaction.itemId))].sort();
    const drawn = shuffled(touched, seededRandom(seedFrom(seed, userId)));
    relevant.set(userId, new Set(drawn.slice(0, Math.round(TEST_SHARE * touched.length))));
  }
  const training = interactions.filter(({ userId, itemId }) => !relevant.get(userId)!.has(itemId));
  return makeSplit({
    items: knownFrom(items, training),
    training,
    relevant,
    weigh: strength,
    askedAt: (_past, end) => end,
  });
}

/** log2(1 + Σ strength), so that many views do not count like a comment each. */
function strength(interactions: readonly InteractionRecord[]): number {
  return Math.log2(1 + interactions.reduce((sum, { type }) => sum + (STRENGTH[type] ?? 0), 0));
}

/** Items as the training part knows them: an article without a date of its own was published when first read there. */
function knownFrom(items: readonly ItemRecord[], training: readonly InteractionRecord[]): ItemRecord[] {
  const firstRead = new Map<string, number>();
  for (const { itemId, at } of training) if (!firstRead.has(itemId)) firstRead.set(itemId, at);
  const start = training[0]?.at ?? 0;
  return items.map((item) => (item.body === '' ? { ...item, publishedAt: firstRead.get(item.id) ?? start } : item));
}

function touchedBy(split: Split): (userId: string) => ReadonlySet<string> {
  const touched = new Map(
    split.readers.map(({ userId, history, relevant }) => [
      userId,
      new Set([...history.map((entry) => entry.itemId), ...relevant]),
    ]),
  );
  return (userId) => touched.get(userId) ?? new Set();
}
