import type { InteractionRecord, ItemRecord } from '../../datasets/dataset';
import { easeRow, itemItemRow, popularityRow, recommenderRow } from '../baselines';
import { cutByReader } from '../cut-by-reader';
import { judgeFullRanking } from '../judge-full-ranking';
import { fullRankingObjective } from '../objective';
import type { Protocol } from '../protocol';
import { alsRecommender } from '../../recommenders/als';
import { sequenceRecommender } from '../../recommenders/sequence';
import type { Split } from '../split';
import { nextDeedsSplit } from '../next-deeds-split';
import { moviesParts, moviesSplit } from './movies-temporal';

/** Leave the last one out: each user's last rating, whatever its stars, among all movies not rated before it. */
export const moviesNext: Protocol = {
  name: 'movies-next',
  about: "Each user's last rating, whatever its stars; ranked among all movies not rated before.",
  target: 'hr@10',
  split: (log) => cut(log.items, log.interactions),
  validation: ({ items, training }) => nextDeedsSplit({ ...moviesParts, items, interactions: training }),
  judge: judgeFullRanking,
  objective: (split) => fullRankingObjective(split, 10),
  baselines: [
    popularityRow(),
    itemItemRow({ name: 'item-knn-cosine-100', neighbours: 100 }),
    easeRow({ name: 'ease-300', lambda: 300 }),
    recommenderRow(alsRecommender({ name: 'als-32', weightPower: 0 })),
    recommenderRow(sequenceRecommender({ name: 'sequence', weightPower: 0 })),
  ],
};

function cut(items: readonly ItemRecord[], interactions: readonly InteractionRecord[]): Split {
  const { training, heldOut } = cutByReader(interactions, (n) => n - 1);
  const relevant = new Map([...heldOut].map(([userId, last]) => [userId, new Set(last.map(({ itemId }) => itemId))]));
  return moviesSplit({ items, training, relevant });
}
