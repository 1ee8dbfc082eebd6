import type { CatalogueView } from '../core/catalogue';
import type { Recommender } from '../core/recommender';
import { contentNeighboursRecommender, type ContentSpace } from './content-neighbours';
import { easeRecommender } from './ease';
import { freshRecommender } from './fresh';
import { itemItemRecommender } from './item-item';
import { popularityRecommender } from './popularity';
import { trendingRecommender } from './trending';

export interface ServingDeps {
  readonly catalogue: CatalogueView;
  readonly space: ContentSpace;
}

/** The recommenders that serve, and that evaluation judges: one list for both. */
export function servingRecommenders({ catalogue, space }: ServingDeps): Recommender<unknown>[] {
  return [
    popularityRecommender(),
    trendingRecommender(),
    itemItemRecommender(),
    easeRecommender(),
    contentNeighboursRecommender({ space }),
    freshRecommender({ catalogue }),
  ];
}
