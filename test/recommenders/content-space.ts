import type { ItemFacts } from '../../src/core/item-facts';
import type { VectorSource } from '../../src/recommenders/content-to-collaborative';
import { vectorOfItem } from '../contracts/recommender.suite';

/** Items by the vectors of the law suite, searched by comparing with all of them. */
export function spaceOf(items: readonly ItemFacts[]): VectorSource {
  return spaceWith(new Map(items.map((item) => [item.id, vectorOfItem(item)])));
}

/** The same for any unit vectors. */
export function spaceWith(vectors: ReadonlyMap<string, Float32Array>): VectorSource {
  const cosine = (id: string, vector: Float32Array) =>
    vectors.get(id)!.reduce((sum, value, i) => sum + value * vector[i]!, 0);
  return {
    vectorOf: (id) => vectors.get(id),
    similarity: (a, b) => (vectors.has(a) && vectors.has(b) ? cosine(a, vectors.get(b)!) : undefined),
    similaritiesTo: (ids, units) =>
      Float64Array.from(ids.flatMap((id) => units.map((unit) => (vectors.has(id) ? cosine(id, unit) : NaN)))),
    search: (vector, k, { filter = () => true } = {}) => {
      const near = [...vectors.keys()]
        .filter(filter)
        .sort((a, b) => cosine(b, vector) - cosine(a, vector) || (a < b ? -1 : 1));
      return near.slice(0, k).map((id) => ({ id }));
    },
  };
}
