import { DEFAULT_SETTINGS, type RecommenderSettings } from '../../recommenders/recommender-settings';
import { trendingRecommender, type TrendingOptions } from '../../recommenders/trending';
import type { Trial } from '../learning/choose-settings';
import { PLACES } from '../metrics';
import { replay } from './replay';
import type { Stream } from './stream';
import { rankerOf } from './stream-baselines';
import { ndcgOfPlace, placeOf } from './stream-metrics';

const HOUR = 3_600_000;
/** In hours. */
const HALF_LIVES = {
  surging: [0.25, 0.5, 1, 2, 4],
  trending: [6, 24, 72, 168],
} as const;
/** Half-lives are told apart by every so many-th query, and by so many at most. */
const EVERY = 3;
const MOST_QUERIES = 1_000;

/** Each half-life by how well it ranks alone, all of them in one replay. */
export function chooseHalfLives(
  stream: Stream,
  base: RecommenderSettings = DEFAULT_SETTINGS,
): {
  readonly settings: RecommenderSettings;
  readonly trials: readonly Trial[];
} {
  const names = ['surging', 'trending'] as const;
  const tried = names.flatMap((name) => {
    return HALF_LIVES[name].map((hours) => {
      const options: Partial<TrendingOptions> = { ...base[name], halfLifeMs: hours * HOUR };
      return { name, hours, options, ranker: rankerOf(trendingRecommender(options), stream), sum: 0 };
    });
  });
  let queries = 0;
  const every = Math.max(EVERY, Math.ceil(stream.replayed.length / MOST_QUERIES));
  replay(stream, {
    wants: (n) => n % every === 0,
    onQuery: (query) => {
      queries += 1;
      for (const one of tried) one.sum += ndcgOfPlace(placeOf(query, one.ranker.score(query)), PLACES);
    },
    onEvent: (event) => tried.forEach(({ ranker }) => ranker.learn(event)),
  });
  const trials = tried.map(({ name, hours, sum }) => {
    return { recommender: name, tried: `half-life ${hours} h`, value: sum / Math.max(1, queries) };
  });
  const best = names.map((name) => {
    const own = tried.filter((one) => one.name === name);
    return [name, own.reduce((a, b) => (b.sum > a.sum ? b : a)).options] as const;
  });
  return { settings: { ...base, ...Object.fromEntries(best) }, trials };
}
