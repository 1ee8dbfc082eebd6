import type { ItemFacts } from '../../src/core/item-facts';
import type { ContentSpace } from '../../src/recommenders/content-neighbours';
import { vectorOfItem } from '../contracts/recommender.suite';
import { memoryVectors } from '../support/memory-vectors';

/** Items by the vectors of the law suite. */
export function spaceOf(items: readonly ItemFacts[]): ContentSpace {
  return memoryVectors(new Map(items.map((item) => [item.id, vectorOfItem(item)])));
}
