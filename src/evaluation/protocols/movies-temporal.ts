import type { InteractionRecord, ItemRecord } from '../../datasets/dataset';
import { easeRow, itemItemRow, popularityRow } from '../baselines';
import { judgeFullRanking } from '../judge-full-ranking';
import { groupBy, makeSplit } from '../make-split';
import { fullRankingObjective } from '../objective';
import type { Protocol } from '../protocol';
import type { Split } from '../split';

const TRAINING_SHARE = 0.8;
const RELEVANT_FROM = 4;

/**
 * Per user the last 20 % of the ratings by time are the test part, and of those only ratings of 4 and more are relevant.
 * All items the user has not rated in training are ranked. Mean over users with something relevant.
 */
export const moviesTemporal: Protocol = {
  name: 'movies-temporal',
  about: "Each user's last 20 % of ratings by time; relevant from 4 stars; ranked among all movies not rated before.",
  target: 'ndcg@10',
  split: (log) => cut(log.items, log.interactions),
  validation: (split) => cut(split.items, split.training),
  judge: judgeFullRanking,
  objective: (split) => fullRankingObjective(split, 10),
  baselines: [
    popularityRow(),
    itemItemRow({ name: 'item-item-jaccard', similarity: 'jaccard' }, 'weighted'),
    itemItemRow({ name: 'item-knn-cosine-100', neighbours: 100 }),
    easeRow({ name: 'ease-300', lambda: 300 }),
  ],
};

function cut(items: readonly ItemRecord[], interactions: readonly InteractionRecord[]): Split {
  const training: InteractionRecord[] = [];
  const relevant = new Map<string, Set<string>>();
  for (const [userId, ratings] of groupBy(interactions, (interaction) => interaction.userId)) {
    const kept = Math.floor(TRAINING_SHARE * ratings.length);
    training.push(...ratings.slice(0, kept));
    const liked = ratings.slice(kept).filter((rating) => (rating.value ?? 0) >= RELEVANT_FROM);
    relevant.set(userId, new Set(liked.map((rating) => rating.itemId)));
  }
  training.sort((a, b) => a.at - b.at);
  return makeSplit({ items, training, relevant, weigh: stars, askedAt: (past, end) => past.at(-1)?.at ?? end });
}

/** A pair is rated once. */
function stars(ratings: readonly InteractionRecord[]): number {
  return ratings.at(-1)?.value ?? 0;
}
