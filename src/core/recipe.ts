/**
 * A surface is a recipe over the same stages: candidates → filter → rank → diversify → explain. All that tells one surface
 * from another is here; there is no second ranking path.
 */
export interface Recipe {
  readonly surface: Surface;
  /** How many candidates each recommender may propose; 0 or missing: it is not asked, but its signal may still count. Without a weight none. */
  readonly proposals: Readonly<Record<string, number>>;
  /** What each signal counts for; the score is their weighted mean. Missing: 0. */
  readonly weights: Readonly<Record<string, number>>;
  /**
   * What recommenders' signals are raised to before they are weighed; below 1, being nearly the best counts for more beside
   * the best. Missing: 1.
   */
  readonly signalPower?: number;
  /**
   * How many readers must have been heard of before a signal that is learnt from them counts half of its weight: with a
   * handful of readers, "read together" is chance. Missing: it counts in full from the first day.
   */
  readonly halfTrust: Readonly<Record<string, number>>;
  /** Whether what the reader has seen stays out. What was dismissed always does. */
  readonly excludeSeen: boolean;
  /** Where fresh candidates run out, whether to offer what was read longest ago rather than nothing. */
  readonly offerReadAgain: boolean;
  readonly diversity: Diversity;
  /** Longest ranking kept. */
  readonly size: number;
}

export type Surface = 'feed' | 'because-you-liked' | 'similar' | 'digest';

export interface Diversity {
  /** 0: by score alone; 1: by difference alone (maximal marginal relevance, Carbonell & Goldstein 1998). */
  readonly strength: number;
  /** The first so many places are diversified, chosen from `pool` best candidates. */
  readonly places: number;
  readonly pool: number;
  /** Largest share of the diversified places one topic, or one author, may take, 0..1. */
  readonly maxTopicShare: number;
  readonly maxAuthorShare: number;
  /** How strongly the topics of the first places follow the reader's: 0 not at all (or missing), 1 they alone (Steck 2018). */
  readonly calibration?: number;
  /** Share of the first places that go to new items few were shown, 0..1, as far as there are any; missing: 0. */
  readonly exposure?: number;
  /** Share of the first places that go to what is unlike the reader's past, 0..1; missing: 0. */
  readonly serendipity?: number;
}

const DIVERSITY: Diversity = { strength: 0.25, places: 16, pool: 48, maxTopicShare: 0.5, maxAuthorShare: 0.3 };

const HALF_TRUST = { 'item-item': 200, ease: 200, popularity: 50, trending: 20 };

const FEED: Recipe = {
  surface: 'feed',
  proposals: { 'item-item': 100, 'content-neighbours': 64, trending: 50, popularity: 50, fresh: 30 },
  weights: {
    'item-item': 4,
    'content-neighbours': 1.5,
    popularity: 1.5,
    trending: 1,
    fresh: 0.4,
    topic: 1.5,
    author: 0.2,
    recency: 0.2,
    editor: 0.2,
  },
  halfTrust: HALF_TRUST,
  excludeSeen: true,
  offerReadAgain: true,
  diversity: DIVERSITY,
  size: 100,
};

const SIMILAR: Recipe = {
  surface: 'similar',
  proposals: { 'content-neighbours': 80, 'item-item': 60 },
  weights: { 'content-neighbours': 4, 'item-item': 2, topic: 1.5, author: 0.5, popularity: 0.2 },
  halfTrust: HALF_TRUST,
  excludeSeen: false,
  offerReadAgain: false,
  diversity: { ...DIVERSITY, strength: 0.1, maxTopicShare: 1, maxAuthorShare: 0.6 },
  size: 100,
};

/** The feed once its first ranking is read to the end: wider nets, for there is less left to catch. */
export const FEED_FURTHER: Recipe = {
  ...FEED,
  proposals: { ...FEED.proposals, popularity: 300, fresh: 300 },
  size: 300,
};

/** Every surface's recipe. */
export const RECIPES: Readonly<Record<Surface, Recipe>> = {
  feed: FEED,
  similar: SIMILAR,
  'because-you-liked': { ...SIMILAR, surface: 'because-you-liked', excludeSeen: true, size: 50 },
  digest: {
    ...FEED,
    surface: 'digest',
    // A letter is read for what is new and near to the reader; what everybody has read for long steps back. Chosen on the
    // weeks of `deskdrop-digest` before those that are judged, among weights that keep the readers of seeds/ at their topics.
    weights: { ...FEED.weights, recency: 3, topic: 4, 'content-neighbours': 3, 'item-item': 2, popularity: 0.5 },
    offerReadAgain: false,
    diversity: { ...DIVERSITY, places: 12, maxTopicShare: 0.4, maxAuthorShare: 0.25 },
    size: 50,
  },
};

/** The feed with the signals that come with training; their weights are where learning begins. */
export const TRAINED_FEED: Recipe = {
  ...FEED,
  proposals: {
    ...FEED.proposals,
    sequence: 100,
    ease: 100,
    als: 50,
    'user-user': 50,
    'v-sknn': 30,
    circle: 50,
    surging: 30,
    'content-to-collaborative': 20,
  },
  weights: {
    ...FEED.weights,
    'item-item': 1,
    sequence: 3,
    ease: 3,
    als: 1,
    'user-user': 0.5,
    'v-sknn': 0.3,
    'content-to-collaborative': 0.5,
    circle: 0.2,
    surging: 0.2,
    lately: 0.1,
    newness: 0.1,
  },
  halfTrust: {
    ...HALF_TRUST,
    sequence: 200,
    als: 200,
    'user-user': 200,
    'v-sknn': 200,
    circle: 200,
    'content-to-collaborative': 200,
  },
};

/**
 * The feed where what is read changes by the hour, as in a newsroom: what readers turn to right now and what is newest,
 * moved by what the reader likes. The order is not spread out afterwards: what is new differs by itself.
 */
export const NEWS_FEED: Recipe = {
  ...FEED,
  proposals: {
    surging: 100,
    circle: 50,
    lately: 50,
    fresh: 50,
    'item-item': 50,
    sequence: 50,
    'content-neighbours': 30,
  },
  weights: { surging: 3, newness: 5, circle: 3, lately: 2, 'item-item': 3, sequence: 1, 'content-neighbours': 1 },
  signalPower: 0.5,
  halfTrust: {},
  diversity: { ...DIVERSITY, strength: 0, maxTopicShare: 1, maxAuthorShare: 1 },
};

/** Whether any surface asks a recommender of this name: what none asks need not be fitted. */
export function isAsked(recommender: string): boolean {
  return Object.values(RECIPES).some(({ weights }) => weights[recommender]);
}
