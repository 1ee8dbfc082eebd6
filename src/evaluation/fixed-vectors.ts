import type { VectorIndex } from '../ports/vector-index';
import type { ContentSpace } from '../recommenders/content-neighbours';

/** The vectors of a catalogue that changes no more: what was looked up once need not be looked up again. */
export function fixedVectors(index: VectorIndex): ContentSpace {
  return {
    version: 'fixed',
    vectorOf: (id) => index.vectorOf(id),
    search: (vector, k, options) => index.search(vector, k, options),
    similarity: (a, b) => index.similarity(a, b),
    similaritiesTo: (ids, units) => index.similaritiesTo(ids, units),
  };
}
