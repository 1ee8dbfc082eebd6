import { RECIPES, type Recipe } from '../core/recipe';
import { withLearnt } from '../core/learnt-recipe';
import { seededRandom, shuffled } from '../core/random';
import { fitWorld, type ContentVectors } from '../evaluation/attune';
import { bootstrapDifference, bootstrapMean, type Contribution } from '../evaluation/bootstrap';
import { judgeFullRanking } from '../evaluation/judge-full-ranking';
import { weightedSums } from '../evaluation/learning/learn-weights';
import { signalTable } from '../evaluation/learning/signal-table';
import { trustedWeights } from '../evaluation/learning/shrink-weights';
import type { Split } from '../evaluation/split';
import type { Figures, TrainingOrder } from '../ports/model-trainer';
import { DEFAULT_SETTINGS, type RecommenderSettings } from '../recommenders/recommender-settings';
import type { SavedLearnt } from './learnt-blend';

export interface Comparison {
  readonly isGoodEnough: boolean;
  readonly reason: string;
  readonly figures: Figures;
}

/**
 * What was learnt beside what serves, both fitted on what came before the stretch and asked about the stretch itself: so
 * neither has seen it, whenever it was trained. Good enough unless it is worse by more than chance (paired bootstrap over
 * readers, 95 %).
 */
export function compareOnStretch(
  stretch: Split,
  vectors: ContentVectors,
  learnt: SavedLearnt,
  serving: SavedLearnt | null,
  { seed, maxReaders }: TrainingOrder,
  k: number,
): Comparison {
  const readers = shuffled(stretch.readers, seededRandom(seed)).slice(0, maxReaders);
  const split = { ...stretch, readers };
  const judge = (saved: SavedLearnt | null) => judged(split, vectors, saved, seed, k);
  const [own, other] = [judge(learnt), judge(serving)];
  const difference = bootstrapDifference(own, other, { seed });
  const figures = {
    'newest: readers': readers.length,
    'newest: learnt': bootstrapMean(own, { seed }).mean,
    'newest: serving': bootstrapMean(other, { seed }).mean,
    'newest: difference': difference.mean,
    'newest: difference, low': difference.low,
    'newest: difference, high': difference.high,
  };
  const isGoodEnough = readers.length === 0 || difference.high >= 0;
  return { isGoodEnough, reason: inWords(isGoodEnough, readers.length, difference), figures: finite(figures) };
}

function judged(split: Split, vectors: ContentVectors, saved: SavedLearnt | null, seed: number, k: number) {
  const { settings, recipe } = contestant(saved);
  const world = fitWorld(split, vectors, settings);
  const table = signalTable(split, world, recipe);
  const weights = trustedWeights(recipe, world.readers);
  const sums = weightedSums(table, table.names.map((name) => weights[name] ?? 0)); // prettier-ignore
  const rowOf = new Map(split.readers.map(({ userId }, r) => [userId, sums[r]!]));
  const place = new Map(split.items.map(({ id }, i) => [id, i]));
  const judgement = judgeFullRanking(
    split,
    ({ userId }, ids) => Float64Array.from(ids, (id) => rowOf.get(userId)![place.get(id)!]!),
    { seed, onReader: () => undefined },
    k,
  );
  return judgement.get(`ndcg@${k}`) as readonly Contribution[];
}

function contestant(saved: SavedLearnt | null): { readonly settings: RecommenderSettings; readonly recipe: Recipe } {
  if (saved === null) return { settings: DEFAULT_SETTINGS, recipe: RECIPES.feed };
  return { settings: saved.settings, recipe: withLearnt(RECIPES.feed, saved) };
}

function inWords(
  isGoodEnough: boolean,
  readers: number,
  { mean, low, high }: { mean: number; low: number; high: number },
) {
  if (readers === 0) return 'Nobody turned to anything new in the newest stretch: there is nothing to compare by.';
  const figures = `nDCG@10 ${mean >= 0 ? '+' : ''}${mean.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}] on the newest stretch (${readers} readers)`;
  return isGoodEnough ? `Not worse than what served: ${figures}.` : `Worse than what serves: ${figures}.`;
}

function finite(figures: Figures): Figures {
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => Number.isFinite(value)));
}
