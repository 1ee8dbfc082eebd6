import { withLearnt } from '../core/learnt-recipe';
import { RECIPES, type Recipe } from '../core/recipe';
import type { ContentSpace } from '../recommenders/content-neighbours';
import { bootstrapDifference, bootstrapMean, type Contribution } from '../evaluation/bootstrap';
import { weightedSums } from '../evaluation/learning/learn-weights';
import { raiseSignals } from '../evaluation/learning/raise-signals';
import { trustedWeights } from '../evaluation/learning/shrink-weights';
import { groupBy } from '../evaluation/make-split';
import { PLACES } from '../evaluation/metrics';
import { fullRankingObjective } from '../evaluation/objective';
import { askedQueries } from '../evaluation/stream/asked-queries';
import type { Stream } from '../evaluation/stream/stream';
import { StreamWorld } from '../evaluation/stream/stream-world';
import type { Figures, TrainingOrder } from '../ports/model-trainer';
import { DEFAULT_SETTINGS, type RecommenderSettings } from '../recommenders/recommender-settings';
import type { SavedLearnt } from './learnt-blend';

export interface Comparison {
  readonly isGoodEnough: boolean;
  readonly reason: string;
  readonly figures: Figures;
}

/**
 * What was learnt beside what serves, both fitted on what came before the stretch and then led through it deed by deed: so
 * neither has seen it, whenever it was trained. Good enough unless it is worse by more than chance (paired bootstrap over
 * readers, 95 %).
 */
export function compareOnStretch(
  stretch: Stream,
  vectors: ContentSpace,
  learnt: SavedLearnt,
  serving: SavedLearnt | null,
  order: TrainingOrder,
): Comparison {
  const judge = (saved: SavedLearnt | null) => judged(stretch, vectors, saved, order.maxQueries);
  const answers = [judge(learnt), judge(serving)] as const;
  const [own, other] = answers.map(byReader) as [Contribution[], Contribution[]];
  const { seed } = order;
  const difference = bootstrapDifference(own, other, { seed });
  const figures = {
    'newest: queries': answers[0].length,
    'newest: learnt': bootstrapMean(own, { seed }).mean,
    'newest: serving': bootstrapMean(other, { seed }).mean,
    'newest: difference': difference.mean,
    'newest: difference, low': difference.low,
    'newest: difference, high': difference.high,
  };
  const isGoodEnough = own.length === 0 || difference.high >= 0;
  return { isGoodEnough, reason: inWords(isGoodEnough, answers[0].length, difference), figures: finite(figures) };
}

interface Answer {
  readonly userId: string;
  readonly ndcg: number;
}

/** What each query of the stretch would have been answered, and how good that was; the same queries for whoever is judged. */
function judged(stretch: Stream, vectors: ContentSpace, saved: SavedLearnt | null, maxQueries: number): Answer[] {
  const { settings, recipe } = contestant(saved);
  const world = new StreamWorld(stretch, vectors, settings, { recipe, refitMs: Infinity });
  const { table, split, userIds } = askedQueries(stretch, world, recipe, {
    pool: 'proposed',
    maxQueries: maxQueries / 2,
  });
  const learners = new Set(world.world.recommenders.map(({ name }) => name));
  const raised = raiseSignals(table, recipe.signalPower ?? 1, learners);
  const weights = trustedWeights(recipe, world.world.readers);
  const sums = weightedSums(raised, table.names.map((name) => weights[name] ?? 0)); // prettier-ignore
  return split.readers.map((reader, r) => {
    const one = { ...split, readers: [reader] };
    return { userId: userIds[r]!, ndcg: fullRankingObjective(one, PLACES)([sums[r]!]) };
  });
}

/** Readers in the order of their first query, which is the same for whoever is judged. */
function byReader(answers: readonly Answer[]): Contribution[] {
  return [...groupBy(answers, ({ userId }) => userId).values()].map((own) => {
    return { sum: own.reduce((sum, { ndcg }) => sum + ndcg, 0), count: own.length };
  });
}

function contestant(saved: SavedLearnt | null): { readonly settings: RecommenderSettings; readonly recipe: Recipe } {
  if (saved === null) return { settings: DEFAULT_SETTINGS, recipe: RECIPES.feed };
  return { settings: saved.settings, recipe: withLearnt(RECIPES.feed, saved) };
}

function inWords(
  isGoodEnough: boolean,
  queries: number,
  { mean, low, high }: { mean: number; low: number; high: number },
) {
  if (queries === 0) return 'Nobody turned to anything new in the newest stretch: there is nothing to compare by.';
  const figures = `nDCG@10 ${mean >= 0 ? '+' : ''}${mean.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}] on the newest stretch (${queries} queries)`;
  return isGoodEnough ? `Not worse than what served: ${figures}.` : `Worse than what serves: ${figures}.`;
}

function finite(figures: Figures): Figures {
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => Number.isFinite(value)));
}
