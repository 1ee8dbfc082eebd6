import { TRAINED_FEED, type Diversity, type Recipe } from '../core/recipe';
import { DEFAULT_SETTINGS } from '../recommenders/recommender-settings';
import { fitWorld, scorerOf, type AttuneOptions } from './attune';
import type { World } from '../core/recommend';
import type { Row, Split } from './split';

/** Strengths after ranking whose price is asked for. A new one of `Diversity` is a new name here. */
const STRENGTHS = [
  'strength',
  'calibration',
  'exposure',
  'serendipity',
] as const satisfies readonly (keyof Diversity)[];
const NAMES: Readonly<Record<(typeof STRENGTHS)[number], string>> = {
  strength: 'diversity',
  calibration: 'calibration',
  exposure: 'exposure',
  serendipity: 'serendipity',
};
const VALUES = [0.25, 0.5, 1];

/** Nothing happens after ranking: the order of the scores. */
const BY_SCORE = { strength: 0, calibration: 0, exposure: 0, serendipity: 0, maxTopicShare: 1, maxAuthorShare: 1 };

/** The same ranking with nothing after it, as it serves, and with each strength alone: what it gives, and what it costs. */
export function priceRows(options: Omit<AttuneOptions, 'name'>): Row[] {
  const { diversity } = options.recipe ?? TRAINED_FEED;
  const fitted = fittedOnce(options);
  const bare = { ...diversity, ...BY_SCORE };
  const rowOf = (name: string, settings: Diversity): Row => ({
    name,
    fit: async (split) => {
      const { world, recipe } = await fitted(split);
      return scorerOf(world, { ...recipe, diversity: settings });
    },
  });
  const alone = STRENGTHS.flatMap((strength) => {
    return VALUES.map((value) => rowOf(`${NAMES[strength]} ${value}`, { ...bare, [strength]: value }));
  });
  return [rowOf('by score alone', bare), rowOf('as it serves', diversity), ...alone];
}

interface Fitted {
  readonly world: World;
  readonly recipe: Recipe;
}

/** What all rows share is learnt and fitted once. */
function fittedOnce({ vectorize, recipe = TRAINED_FEED, learn }: Omit<AttuneOptions, 'name'>) {
  const known = new WeakMap<Split, Promise<Fitted>>();
  const fit = async (split: Split): Promise<Fitted> => {
    const vectors = await vectorize(split.items);
    const whole = { ...recipe, size: Infinity, offerReadAgain: false };
    if (learn === null) return { world: fitWorld(split, vectors, DEFAULT_SETTINGS), recipe: whole };
    const { settings, weights, halfTrust, signalPower } = learn(split, vectors, recipe);
    return { world: fitWorld(split, vectors, settings), recipe: { ...whole, weights, halfTrust, signalPower } };
  };
  return (split: Split): Promise<Fitted> => {
    const before = known.get(split) ?? fit(split);
    known.set(split, before);
    return before;
  };
}
