import type { ItemFacts } from './item-facts';

/** One reader's success (or failure) with one item, after weighting: what recommenders learn from. */
export interface TrainingEvent {
  readonly userId: string;
  readonly itemId: string;
  /** How much it says: > 0 liked, < 0 disliked. See core/interaction-weights.ts. */
  readonly weight: number;
  /** ms since 1970. */
  readonly at: number;
}

export interface TrainingData {
  /** In order of time. */
  readonly events: readonly TrainingEvent[];
  readonly items: readonly ItemFacts[];
  readonly now: number;
}

/** One item of the reader's past, newest first in a query. */
export interface HistoryEntry {
  readonly itemId: string;
  readonly weight: number;
  readonly at: number;
}

/** One of the reader's interests: a cluster of what was liked. */
export interface Interest {
  readonly vector: Float32Array;
  /** Share of the reader's attention, 0..1; interests sum to 1. */
  readonly weight: number;
  /** What it was made of, strongest first. */
  readonly itemIds: readonly string[];
}

/** What a recommender is asked. Everything comes from memory: no recommender waits. */
export interface RecommenderQuery {
  readonly userId: string | null;
  readonly history: readonly HistoryEntry[];
  readonly interests: readonly Interest[];
  readonly now: number;
  /** Whether an item may be proposed at all (visible, not seen, passes the filter …). */
  readonly admits: (itemId: string) => boolean;
}

export interface Candidate {
  readonly itemId: string;
  /** Own scale of the recommender, higher is better, finite. */
  readonly score: number;
  /** The item of the reader's past that spoke most for this one. Asked only for what is shown: it may cost something. */
  readonly becauseOf?: () => string | undefined;
}

/**
 * Proposes items. Pure and deterministic: the same model and query give the same answer, ties broken by id. Laws (one
 * suite for all, test/contracts/recommender.suite.ts): proposes only items that exist and that the query admits, at most
 * n, best first, finite scores; survives an empty log and a one-user log; `load(save(m))` answers the same; `update`
 * moves what it should; `score` of a proposed item equals its proposed score.
 */
export interface Recommender<Model> {
  readonly name: string;
  fit(data: TrainingData): Model;
  /** Learns one event into the model at hand; cheap (< 1 ms). */
  update(model: Model, event: TrainingEvent): void;
  propose(model: Model, query: RecommenderQuery, n: number): Candidate[];
  /** Scores for items that others proposed, in order; null where this recommender has nothing to say. */
  score(model: Model, query: RecommenderQuery, itemIds: readonly string[]): (Candidate | null)[];
  save(model: Model): Uint8Array;
  /** Throws a RangeError where the bytes are not a model of this recommender and format. The model may lie in them: they are its own. */
  load(bytes: Uint8Array): Model;
}

/** A recommender bound to its model: what the recipe works with. */
export interface FittedRecommender {
  readonly name: string;
  propose(query: RecommenderQuery, n: number): Candidate[];
  score(query: RecommenderQuery, itemIds: readonly string[]): (Candidate | null)[];
}

/** Binds a recommender to one model. */
export function bind<Model>(recommender: Recommender<Model>, model: Model): FittedRecommender {
  return {
    name: recommender.name,
    propose: (query, n) => recommender.propose(model, query, n),
    score: (query, itemIds) => recommender.score(model, query, itemIds),
  };
}
