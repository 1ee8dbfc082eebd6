import type { InteractionRecord, ItemRecord } from '../../datasets/dataset';
import { easeRow, itemItemRow, popularityRow } from '../baselines';
import { judgeFullRanking } from '../judge-full-ranking';
import { cutByReader } from '../cut-by-reader';
import { makeSplit, type Parts } from '../make-split';
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
  const { training, heldOut } = lastRatings(interactions);
  return moviesSplit({ items, training, relevant: likedIn(heldOut) });
}

/** The first 80 % of each user's ratings, and the rest by user. */
export function lastRatings(interactions: readonly InteractionRecord[]) {
  return cutByReader(interactions, (n) => Math.floor(TRAINING_SHARE * n));
}

/** By user, what got at least four stars. */
export function likedIn(heldOut: ReadonlyMap<string, readonly InteractionRecord[]>): Map<string, Set<string>> {
  const liked = ({ value }: InteractionRecord) => (value ?? 0) >= RELEVANT_FROM;
  return new Map([...heldOut].map(([userId, all]) => [userId, new Set(all.filter(liked).map(({ itemId }) => itemId))]));
}

/** Baselines see the stars, and users ask right after their last rating. */
export const moviesParts: Pick<Parts, 'weigh' | 'askedAt'> = {
  weigh: stars,
  askedAt: (past, end) => past.at(-1)?.at ?? end,
};

/** A split of ratings. */
export function moviesSplit(parts: Omit<Parts, 'weigh' | 'askedAt'>): Split {
  return makeSplit({ ...parts, ...moviesParts });
}

/** A pair is rated once. */
function stars(ratings: readonly InteractionRecord[]): number {
  return ratings.at(-1)?.value ?? 0;
}
