import { seededRandom, seedFrom, shuffled } from '../../core/random';
import type { InteractionRecord, ItemRecord } from '../../datasets/dataset';
import { featureRow } from '../baselines';
import { judgeFullRanking } from '../judge-full-ranking';
import { fullRankingObjective } from '../objective';
import type { Protocol } from '../protocol';
import type { Split } from '../split';
import { lastRatings, likedIn, moviesSplit } from './movies-temporal';

const COLD_SHARE = 0.1;

/**
 * A tenth of the items, drawn from the seed, lose all their training ratings: only their content is known. Just those are
 * ranked, for the users who like one of them in their test part.
 */
export const moviesCold: Protocol = {
  name: 'movies-cold',
  about: 'A tenth of the movies without any rating in training; those ranked for the users who liked one of them.',
  target: 'ndcg@10',
  split: (log, seed) => cut(log.items, log.items, log.interactions, seed),
  validation: (split, seed) => {
    const cold = new Set(split.among);
    return cut(
      split.items,
      split.items.filter((item) => !cold.has(item.id)),
      split.training,
      seed + 1_000_003,
    );
  },
  judge: judgeFullRanking,
  objective: (split) => fullRankingObjective(split, 10),
  baselines: [
    featureRow('random', ({ id }, reader) => seededRandom(seedFrom(reader.userId, id))()),
    featureRow('newest-first', ({ publishedAt }) => publishedAt),
  ],
};

function cut(
  items: readonly ItemRecord[],
  known: readonly ItemRecord[],
  interactions: readonly InteractionRecord[],
  seed: number,
): Split {
  const ids = shuffled(known, seededRandom(seed)).map((item) => item.id);
  const among = ids.slice(0, Math.round(COLD_SHARE * ids.length));
  const cold = new Set(among);
  const { training, heldOut } = lastRatings(interactions);
  const relevant = [...likedIn(heldOut)].map(([userId, liked]) => {
    return [userId, new Set([...liked].filter((id) => cold.has(id)))] as const;
  });
  return moviesSplit({
    items,
    training: training.filter(({ itemId }) => !cold.has(itemId)),
    relevant: new Map(relevant),
    among,
  });
}
