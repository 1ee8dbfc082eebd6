import { NEWS_FEED, RECIPES, TRAINED_FEED, type Recipe, type Surface } from './recipe';

/** Where learning may begin; whichever did best is what serves, with its weights as learnt. */
export const LEARNING_BASES = { trained: TRAINED_FEED, news: NEWS_FEED } as const;
export type LearningBase = keyof typeof LEARNING_BASES;

/** What was learnt about the signals of the feed. */
export interface LearntBlend {
  readonly base: LearningBase;
  readonly weights: Recipe['weights'];
  readonly halfTrust: Recipe['halfTrust'];
  readonly signalPower?: number;
}

/**
 * Signals that are there for the editors' and the catalogue's sake: no log of what readers clicked speaks for them, so they
 * keep the share of the score that was set by hand.
 */
const POLICY: readonly string[] = ['editor', 'fresh'];
/** Surfaces whose weights are the feed's, but for what they add themselves. */
const LIKE_FEED: ReadonlySet<Surface> = new Set<Surface>(['feed', 'digest']);

/** A surface's recipe with what was learnt put into it; the recipe itself where nothing was, or where it is another's. */
export function withLearnt(recipe: Recipe, learnt: LearntBlend | null): Recipe {
  if (learnt === null || !LIKE_FEED.has(recipe.surface)) return recipe;
  const weights = learntWeights(recipe, learnt);
  return {
    ...recipe,
    weights,
    signalPower: learnt.signalPower,
    halfTrust: learnt.halfTrust,
    proposals: { ...recipe.proposals, ...LEARNING_BASES[learnt.base].proposals },
    diversity: recipe.surface === 'feed' ? LEARNING_BASES[learnt.base].diversity : recipe.diversity,
  };
}

/** In shares: what was learnt of the feed, and on top what this surface adds to the feed's weights as set by hand. */
function learntWeights({ weights: own }: Recipe, { weights: learnt }: LearntBlend): Record<string, number> {
  const feed = RECIPES.feed.weights;
  const [ofLearnt, ofHand] = [sumOf(learnt), sumOf(feed)];
  const names = [...new Set([...Object.keys(learnt), ...Object.keys(own)])];
  const shares = names.map((name) => {
    const added = ((own[name] ?? 0) - (feed[name] ?? 0)) / ofHand;
    const share = POLICY.includes(name) ? (feed[name] ?? 0) / ofHand : (learnt[name] ?? 0) / ofLearnt;
    return [name, Math.max(0, share + added)] as const;
  });
  return Object.fromEntries(shares);
}

function sumOf(weights: Readonly<Record<string, number>>): number {
  return Object.values(weights).reduce((sum, weight) => sum + weight, 0) || 1;
}
