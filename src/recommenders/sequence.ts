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

export interface SequenceOptions extends Omit<PairOptions, 'pairWeight' | 'similarity' | 'nearestTo'> {
  readonly name?: string;
  /** Steps between two items of one reader after which the pair counts half: 1 / (1 + steps / nearSteps). */
  readonly nearSteps: number;
  /** What a pair counts against the order in which it was read, 0..1: 1 where order says nothing. */
  readonly backwards: number;
  /** Added to the denominator: what few readers did in a row says little. */
  readonly shrinkage: number;
  /** Share of the proposed item's mass in the denominator, 0..1; 0.5 is the cosine, more holds the popular back. */
  readonly popularityPenalty: number;
  /**
   * Power of likenesses before they are summed, 0..1: below 1, what several of the newest entries speak for comes before
   * what one of them speaks for loudly.
   */
  readonly likenessPower: number;
}

export type SequenceModel = PairModel;

const DEFAULTS: SequenceOptions = {
  nearSteps: 10,
  backwards: 0.4,
  shrinkage: 5,
  popularityPenalty: 0.5,
  likenessPower: 1,
  weightPower: 1,
  recency: { halfLifeItems: 5, floor: 0.05 },
  neighbours: 300,
  longestRow: 1000,
  perReader: 500,
  recentItems: 50,
  recentReaders: 50_000,
};
const FORMAT = 'sequence/2';

/**
 * What readers turn to next: item-item where pairs count by how near they are in a reader's order, and less against it
 * (after the sequence-aware neighbourhood methods V-SkNN, Ludewig & Jannach 2018, and STAN, Garg et al. 2019, as a table
 * of items). Asked with the newest of the reader's history foremost.
 */
export function sequenceRecommender(given: Partial<SequenceOptions> = {}): Recommender<SequenceModel> {
  const options = { ...DEFAULTS, ...given };
  const pairs = pairOptions(options);
  return {
    name: options.name ?? 'sequence',
    fit: (data) => fitPairs(data, pairs),
    update: (model, event) => updatePairs(model, event, pairs),
    propose: (model, query, n) => gatherPairs(model, query, pairs).propose(model.items, query, n),
    score: (model, query, itemIds) => gatherPairs(model, query, pairs).score(model.items, itemIds),
    save: (model) => savePairs(FORMAT, model),
    load: (bytes) => loadPairs(FORMAT, bytes, pairs),
  };
}

function pairOptions(options: SequenceOptions): PairOptions {
  const { nearSteps, backwards } = options;
  return {
    ...options,
    nearestTo: 'proposed',
    pairWeight: (steps) => (steps > 0 ? 1 : backwards) / (1 + Math.abs(steps) / nearSteps),
    similarity: raised(likeness(options), options.likenessPower),
  };
}

function likeness({ shrinkage, popularityPenalty: penalty }: SequenceOptions): PairOptions['similarity'] {
  return penalty === 0.5
    ? (shared, a, b) => shared / (Math.sqrt(a * b) + shrinkage)
    : (shared, a, b) => shared / (a ** (1 - penalty) * b ** penalty + shrinkage);
}

/** The order of neighbours stays: only what they sum up to changes. */
function raised(similarity: PairOptions['similarity'], power: number): PairOptions['similarity'] {
  if (power === 1) return similarity;
  if (power === 0.5) return (shared, a, b) => Math.sqrt(similarity(shared, a, b));
  return (shared, a, b) => similarity(shared, a, b) ** power;
}
