import type { CatalogueView } from '../core/catalogue';
import type { Recommender } from '../core/recommender';
import { alsRecommender } from './als';
import { circleRecommender } from './circle';
import { contentNeighboursRecommender, type ContentSpace } from './content-neighbours';
import { contentToCollaborativeRecommender } from './content-to-collaborative';
import { easeRecommender } from './ease';
import { freshRecommender } from './fresh';
import { itemItemRecommender } from './item-item';
import { latelyRecommender } from './lately';
import { popularityRecommender } from './popularity';
import { DEFAULT_SETTINGS, type RecommenderSettings } from './recommender-settings';
import { sequenceRecommender } from './sequence';
import { trendingRecommender } from './trending';
import { IN_ORDER, userUserRecommender } from './user-user';

export interface ServingDeps {
  readonly catalogue: CatalogueView;
  readonly space: ContentSpace;
  readonly settings?: RecommenderSettings;
}

/** The recommenders that serve, and that evaluation judges: one list for both. */
export function servingRecommenders({
  catalogue,
  space,
  settings = DEFAULT_SETTINGS,
}: ServingDeps): Recommender<unknown>[] {
  return [
    popularityRecommender(),
    ...learners(settings),
    contentNeighboursRecommender({ space }),
    contentToCollaborativeRecommender({
      weightPower: settings.weightPower,
      ...settings.als,
      name: 'content-to-collaborative',
      space,
    }),
    freshRecommender({ catalogue }),
  ];
}

/** The recommenders whose settings may be learnt. */
export function learners(settings: RecommenderSettings): Recommender<unknown>[] {
  const { weightPower } = settings;
  return [
    trendingRecommender(settings.trending),
    trendingRecommender({ ...settings.surging, name: 'surging' }),
    itemItemRecommender({ weightPower, ...settings['item-item'] }),
    sequenceRecommender({ weightPower, ...settings.sequence }),
    easeRecommender({ weightPower, ...settings.ease }),
    alsRecommender({ weightPower, ...settings.als }),
    circleRecommender({ weightPower }),
    latelyRecommender(),
    userUserRecommender({ weightPower }),
    userUserRecommender({ weightPower, ...IN_ORDER }),
  ];
}
