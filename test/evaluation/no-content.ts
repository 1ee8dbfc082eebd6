import type { ContentVectors } from '../../src/evaluation/attune';

/** Items nobody has embedded. */
export const NO_CONTENT: ContentVectors = {
  search: () => [],
  vectorOf: () => undefined,
  similarity: () => undefined,
  similaritiesTo: (ids, units) => new Float64Array(ids.length * units.length).fill(NaN),
};
