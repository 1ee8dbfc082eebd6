import type { ItemFacts } from '../../src/core/item-facts';
import type { ContentSpace } from '../../src/recommenders/content-neighbours';
import { vectorOfItem } from '../contracts/recommender.suite';

/** Items by the vectors of the law suite, searched by comparing with all of them. */
export function spaceOf(items: readonly ItemFacts[]): ContentSpace {
  const vectors = new Map(items.map((item) => [item.id, vectorOfItem(item)]));
  const cosine = (id: string, vector: Float32Array) =>
    vectors.get(id)!.reduce((sum, value, i) => sum + value * vector[i]!, 0);
  return {
    similarity: (a, b) => (vectors.has(a) && vectors.has(b) ? cosine(a, vectors.get(b)!) : undefined),
    similarityTo: (id, unit) => (vectors.has(id) ? cosine(id, unit) : undefined),
    search: (vector, k, { filter = () => true } = {}) => {
      const near = [...vectors.keys()]
        .filter(filter)
        .sort((a, b) => cosine(b, vector) - cosine(a, vector) || (a < b ? -1 : 1));
      return near.slice(0, k).map((id) => ({ id }));
    },
  };
}
