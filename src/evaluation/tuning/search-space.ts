import type { Random } from '../../core/random';
import { RECENCIES, type RecommenderSettings } from '../../recommenders/recommender-settings';

/** Recommenders whose settings are searched, each alone. */
export const TUNED = ['item-item', 'sequence', 'ease', 'als'] as const;
export type Tuned = (typeof TUNED)[number];

const RECENCY = Object.values(RECENCIES);

/** What each setting may be; drawn independently of the others (random search, Bergstra & Bengio 2012). */
const SPACE: Readonly<Record<Tuned, Readonly<Record<string, readonly unknown[]>>>> = {
  'item-item': {
    recency: RECENCY,
    shrinkage: [0, 5, 10, 20, 50],
    neighbours: [50, 100, 200],
    weightPower: [0, 0.5, 1],
  },
  sequence: {
    recency: RECENCY,
    nearSteps: [3, 10, 30],
    backwards: [0.2, 0.4, 0.7, 1],
    shrinkage: [1, 5, 20],
    popularityPenalty: [0.5, 0.6],
    likenessPower: [0.5, 1],
    weightPower: [0, 0.5, 1],
  },
  ease: { recency: RECENCY, lambda: [50, 100, 200, 400, 800], restraint: [0, 0.15, 0.3], weightPower: [0, 0.5, 1] },
  als: { recency: RECENCY, ridge: [5, 10, 20, 40], confidence: [2, 4, 8, 16], weightPower: [0, 0.5, 1] },
};

/** The settings with one recommender's drawn anew. */
export function drawSettings(name: Tuned, settings: RecommenderSettings, random: Random): RecommenderSettings {
  const drawn = Object.entries(SPACE[name]).map(([setting, values]) => {
    return [setting, values[Math.floor(random() * values.length)]] as const;
  });
  return { ...settings, [name]: { ...settings[name], ...Object.fromEntries(drawn) } };
}
