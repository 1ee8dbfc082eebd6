import type { Candidate, Recommender, RecommenderQuery, TrainingData } from '../core/recommender';
import { alternate } from './parts/alternating-least-squares';
import { newestOf, powered, type WeightPower } from './parts/event-weights';
import { FactorSolver, gramOf } from './parts/factor-solver';
import { packModel, unpackModel } from './parts/model-bytes';
import { Ordinals } from './parts/ordinals';
import { queryWeights, type QueryRecency } from './parts/query-weights';
import { groupByReader } from './parts/reader-histories';
import { TopList } from './parts/top-list';

export interface AlsOptions {
  readonly name?: string;
  /** Numbers per item. */
  readonly rank: number;
  /** Ridge penalty. */
  readonly ridge: number;
  /** Confidence a deed of mean square weight adds to the 1 of not having been met. */
  readonly confidence: number;
  readonly rounds: number;
  readonly weightPower: WeightPower;
  readonly recency: QueryRecency;
  readonly perReader: number;
  readonly seed: number;
}

export interface AlsModel {
  readonly items: Ordinals;
  /** items × rank. */
  readonly factors: Float32Array;
  readonly gram: Float64Array;
  /** What weights are multiplied with, after their power. */
  readonly scale: number;
}

const DEFAULTS: AlsOptions = {
  rank: 32,
  ridge: 20,
  confidence: 8,
  rounds: 6,
  weightPower: 1,
  recency: { halfLifeItems: 15, floor: 0.3 },
  perReader: 500,
  seed: 1,
};
const FORMAT = 'als/1';

/**
 * Matrix factorisation for implicit feedback (Hu, Koren & Volinsky 2008), fitted by alternating least squares. A reader is
 * not stored: their history is folded in with every question, so that a new reader, or a new deed, counts at once. Score:
 * the product of the folded-in reader and the item; `becauseOf` is the entry that gave most to it (ibid., section 5).
 *
 * `update` does nothing: items' factors wait for the next training.
 */
export function alsRecommender(given: Partial<AlsOptions> = {}): Recommender<AlsModel> {
  const options = { ...DEFAULTS, ...given };
  return {
    name: options.name ?? 'als',
    fit: (data) => fit(data, options),
    update: () => undefined,
    propose: (model, query, n) => propose(model, query, n, options),
    score: (model, query, itemIds) => {
      const reader = foldIn(model, query, options);
      return itemIds.map((id) => {
        const ordinal = model.items.of(id);
        return ordinal === undefined || reader === null ? null : candidate(model, reader, ordinal);
      });
    },
    save: ({ items, factors, scale }) =>
      packModel(FORMAT, { header: { items: items.ids, scale }, arrays: { factors } }),
    load: (bytes) => load(bytes, options),
  };
}

function fit({ events, items: facts }: TrainingData, options: AlsOptions): AlsModel {
  const all = new Ordinals(facts.map((item) => item.id));
  const { readers, scale } = powered(newestOf(groupByReader(events, all), options.perReader), options.weightPower);
  // Items nobody has met have nothing to learn from: they are left out rather than placed at random.
  const met = [...new Set(readers.flatMap(({ items }) => items.map(({ ordinal }) => ordinal)))].sort((a, b) => a - b);
  const factors = alternate(readers, met, options);
  const items = new Ordinals(met.map((ordinal) => all.id(ordinal)));
  return { items, factors, gram: gramOf(factors, options.rank), scale };
}

interface FoldedReader {
  readonly factors: Float64Array;
  readonly solver: FactorSolver;
  readonly liked: readonly number[];
  readonly confidences: readonly number[];
}

function foldIn(
  { items, factors, gram, scale }: AlsModel,
  { history }: RecommenderQuery,
  options: AlsOptions,
): FoldedReader | null {
  const weights = queryWeights(history, options.recency, options.weightPower);
  const [liked, confidences]: [number[], number[]] = [[], []];
  history.forEach(({ itemId }, place) => {
    const ordinal = items.of(itemId);
    if (ordinal === undefined || weights[place] === 0) return;
    liked.push(ordinal);
    confidences.push(options.confidence * scale * weights[place]!);
  });
  if (liked.length === 0) return null;
  const solver = new FactorSolver(options.rank, options.ridge);
  return { factors: solver.solve(gram, factors, liked, confidences), solver, liked, confidences };
}

function propose(model: AlsModel, query: RecommenderQuery, n: number, options: AlsOptions): Candidate[] {
  const reader = foldIn(model, query, options);
  if (reader === null) return [];
  const { items, factors } = model;
  const top = new TopList(n, (ordinal) => items.id(ordinal));
  for (let ordinal = 0; ordinal < items.size; ordinal += 1) {
    const score = product(reader.factors, factors, ordinal);
    if (top.wants(score) && query.admits(items.id(ordinal))) top.offer(ordinal, score);
  }
  return top.sorted().map(({ ordinal }) => candidate(model, reader, ordinal));
}

function candidate(model: AlsModel, reader: FoldedReader, ordinal: number): Candidate {
  return {
    itemId: model.items.id(ordinal),
    score: product(reader.factors, model.factors, ordinal),
    becauseOf: () => model.items.id(strongest(model, reader, ordinal)),
  };
}

/** The score is Σ (1 + cᵢ)·yᵀW⁻¹yᵢ over what was liked: the entry with the largest part. */
function strongest({ factors }: AlsModel, { solver, liked, confidences }: FoldedReader, ordinal: number): number {
  const { rank } = solver;
  const solved = solver.substitute(Float64Array.from(factors.subarray(ordinal * rank, (ordinal + 1) * rank)));
  const part = (i: number) => (1 + confidences[i]!) * product(solved, factors, liked[i]!);
  return liked[liked.map((_, i) => i).reduce((best, i) => (part(i) > part(best) ? i : best))]!;
}

function product(vector: Float64Array, factors: Float32Array, ordinal: number): number {
  const start = ordinal * vector.length;
  let sum = 0;
  for (let a = 0; a < vector.length; a += 1) sum += vector[a]! * factors[start + a]!;
  return sum;
}

function load(bytes: Uint8Array, { rank }: AlsOptions): AlsModel {
  const { header, arrays } = unpackModel(FORMAT, bytes);
  const factors = arrays.factors as Float32Array;
  return {
    items: new Ordinals(header.items as string[]),
    factors,
    gram: gramOf(factors, rank),
    scale: header.scale as number,
  };
}
