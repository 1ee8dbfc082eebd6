import type { Recipe } from '../../core/recipe';
import { DEFAULT_SETTINGS } from '../../recommenders/recommender-settings';
import type { VectorizeItems } from '../attune';
import { learnStream, type LearntStream } from './learn-stream';
import { validationOf, type StreamRow } from './stream';
import { StreamWorld } from './stream-world';

export interface StreamAttuneOptions {
  readonly name: string;
  readonly vectorize: VectorizeItems;
  /** The first serves where nothing is learnt; learning begins with whichever does best. */
  readonly recipes: readonly Recipe[];
  /** Whether settings and weights are learnt from the stretch before what is asked; else all stays as set by hand. */
  readonly learns: boolean;
  readonly seed: number;
  readonly onLearnt?: (learnt: LearntStream) => void;
}

/** Our own row of a replay: the recipe that serves, in a world that moves as serving moves it. */
export function streamAttuneRow(options: StreamAttuneOptions): StreamRow {
  const { name, vectorize, recipes, learns, seed, onLearnt } = options;
  return {
    name,
    start: async (stream) => {
      const vectors = await vectorize(stream.items);
      const learnt = learns ? learnStream(validationOf(stream), { recipes, vectors, seed }) : null;
      if (learnt !== null) onLearnt?.(learnt);
      const world = new StreamWorld(stream, vectors, learnt?.settings ?? DEFAULT_SETTINGS);
      const served = learnt === null ? recipes[0]! : learntRecipe(learnt);
      return { score: (query) => world.score(query, served), learn: (event) => world.learn(event) };
    },
  };
}

function learntRecipe({ recipe, weights, signalPower }: LearntStream): Recipe {
  return { ...recipe, weights, signalPower, halfTrust: {} };
}
