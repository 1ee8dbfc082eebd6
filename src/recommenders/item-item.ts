import type { Recommender } from '../core/recommender';
import {
  fitPairs,
  gatherPairs,
  loadPairs,
  savePairs,
  updatePairs,
  type PairModel,
  type PairOptions,
} from './parts/pair-model';
import { NO_RECENCY } from './parts/query-weights';

export interface ItemItemOptions extends Omit<PairOptions, 'pairWeight' | 'similarity'> {
  readonly name?: string;
  /** How shared readers become likeness: cosine: c/√(a·b); jaccard: c/(a+b−c). */
  readonly similarity: 'cosine' | 'jaccard';
  /** Added to the denominator: what two items with few readers share says little. */
  readonly shrinkage: number;
  /** Time between two reads of one reader after which the pair counts half, ms; Infinity: however far apart. */
  readonly gapHalfLifeMs: number;
}

export type ItemItemModel = PairModel;

const DEFAULTS: ItemItemOptions = {
  similarity: 'cosine',
  shrinkage: 10,
  gapHalfLifeMs: Infinity,
  weightPower: 1,
  recency: NO_RECENCY,
  // "Is what was read among the nearest of this item?" keeps items that are a little like everything from winning everywhere.
  nearestTo: 'proposed',
  neighbours: 100,
  longestRow: 1000,
  perReader: 200,
  recentItems: 50,
  recentReaders: 50_000,
};
const FORMAT = 'item-item/3';

/**
 * Items together in other readers' histories (Sarwar et al. 2001; Linden et al. 2003). Score: over the reader's own
 * history, the sum of likenesses, each times the entry's weight and recency. `becauseOf` is the entry that gave most.
 */
export function itemItemRecommender(given: Partial<ItemItemOptions> = {}): Recommender<ItemItemModel> {
  const options = { ...DEFAULTS, ...given };
  const pairs: PairOptions = { ...options, pairWeight: pairWeight(options), similarity: similarity(options) };
  return {
    name: options.name ?? 'item-item',
    fit: (data) => fitPairs(data, pairs),
    update: (model, event) => updatePairs(model, event, pairs),
    propose: (model, query, n) => gatherPairs(model, query, pairs).propose(model.items, query, n),
    score: (model, query, itemIds) => gatherPairs(model, query, pairs).score(model.items, itemIds),
    save: (model) => savePairs(FORMAT, model),
    load: (bytes) => loadPairs(FORMAT, bytes, pairs),
  };
}

function pairWeight({ gapHalfLifeMs }: ItemItemOptions): PairOptions['pairWeight'] {
  return gapHalfLifeMs === Infinity ? () => 1 : (_steps, gapMs) => 2 ** (-gapMs / gapHalfLifeMs);
}

function similarity({ similarity: kind, shrinkage }: ItemItemOptions): PairOptions['similarity'] {
  return kind === 'cosine'
    ? (shared, a, b) => shared / (Math.sqrt(a * b) + shrinkage)
    : (shared, a, b) => shared / (a + b - shared + shrinkage);
}
