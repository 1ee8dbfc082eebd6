import { bestHalfLifeRow, itemItemStreamRow, livePopularityRow } from '../stream/stream-baselines';
import { streamOf, type StreamProtocol } from '../stream/stream';

const HOUR = 3_600_000;

/**
 * Prequential, as production is: events in order of time; at each reader's first event on an item in the last fifth of the
 * log, all items anybody met before and this reader has not are ranked, and only then is the event learnt. An item nobody
 * met before cannot be ranked; its first event counts as missed, for every row alike.
 */
export const deskdropStream: StreamProtocol = {
  name: 'deskdrop-stream',
  about: 'The last fifth of the log, replayed: each first reading among all articles met before, then learnt from.',
  target: 'ndcg@10',
  stream: streamOf,
  baselines: [
    livePopularityRow('popularity', Infinity),
    livePopularityRow('popularity-24h', 24 * HOUR),
    livePopularityRow('popularity-6h', 6 * HOUR),
    bestHalfLifeRow('popularity-best-half-life'),
    itemItemStreamRow(),
  ],
};
