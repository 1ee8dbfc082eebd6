import type { ContentSpace } from '../../src/recommenders/content-neighbours';

/** Unit vectors at hand and as they change; searched by comparing with all of them. */
export function memoryVectors(vectors: ReadonlyMap<string, Float32Array>): ContentSpace {
  const cosine = (a: Float32Array | undefined, b: Float32Array | undefined) => (a && b ? dot(a, b) : undefined);
  return {
    vectorOf: (id) => vectors.get(id),
    similarity: (a, b) => cosine(vectors.get(a), vectors.get(b)),
    similaritiesTo: (ids, units) =>
      Float64Array.from(ids.flatMap((id) => units.map((unit) => cosine(vectors.get(id), unit) ?? NaN))),
    search: (vector, k, { filter = () => true } = {}) => {
      const near = [...vectors].filter(([id]) => filter(id)).map(([id, own]) => ({ id, similarity: dot(own, vector) }));
      return near.sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1)).slice(0, k);
    },
  };
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}
