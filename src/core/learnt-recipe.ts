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
/**
 * What was learnt of the feed, as a share of a surface's weights. It was learnt at the moments at which readers turn to
 * something, when others have met it before them; a digest goes out before, so that half of it stays as set by hand for it.
 * Chosen on the weeks of `deskdrop-digest` before those that are judged.
 */
const SHARE_OF_LEARNT: Readonly<Partial<Record<Surface, number>>> = { feed: 1, digest: 0.5 };

/** A surface's recipe with what was learnt put into it; the recipe itself where nothing was, or where it is another's. */
export function withLearnt(recipe: Recipe, learnt: LearntBlend | null): Recipe {
  const share = SHARE_OF_LEARNT[recipe.surface];
  if (learnt === null || share === undefined) return recipe;
  return {
    ...recipe,
    weights: blended(recipe, learnt, share),
    signalPower: learnt.signalPower,
    // What is set by hand is trusted as far as there are readers to learn from, also where it is only half.
    halfTrust: share === 1 ? learnt.halfTrust : { ...recipe.halfTrust, ...learnt.halfTrust },
    proposals: { ...recipe.proposals, ...LEARNING_BASES[learnt.base].proposals },
    diversity: recipe.surface === 'feed' ? LEARNING_BASES[learnt.base].diversity : recipe.diversity,
  };
}

/** In shares: what was learnt and what was set by hand, but for policy, which keeps the share that the feed gives it by hand. */
function blended({ weights: own }: Recipe, { weights: learnt }: LearntBlend, share: number): Record<string, number> {
  const [ofLearnt, ofHand] = [sharesOf(learnt), sharesOf(own)];
  const policy = sharesOf(RECIPES.feed.weights);
  const names = [...new Set([...Object.keys(learnt), ...Object.keys(own)])];
  const weightOf = (name: string) =>
    POLICY.includes(name) ? (policy[name] ?? 0) : share * (ofLearnt[name] ?? 0) + (1 - share) * (ofHand[name] ?? 0);
  return Object.fromEntries(names.map((name) => [name, weightOf(name)]));
}

function sharesOf(weights: Recipe['weights']): Record<string, number> {
  const sum = Object.values(weights).reduce((all, weight) => all + weight, 0) || 1;
  return Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, weight / sum]));
}
