import type { ContentSpace } from '../../src/recommenders/content-neighbours';

/** Items nobody has embedded. */
export const NO_CONTENT: ContentSpace = {
  search: () => [],
  vectorOf: () => undefined,
  similarity: () => undefined,
  similaritiesTo: (ids, units) => new Float64Array(ids.length * units.length).fill(NaN),
};
