import { fixedCatalogue, type CatalogueView } from '../core/catalogue';
import type { Interaction } from '../core/interaction';
import { isVisible } from '../core/item';
import { emptyProfile, fold } from '../core/profile';
import { TRAINED_FEED, type Recipe } from '../core/recipe';
import { recommend, type RankingRequest, type World } from '../core/recommend';
import { bind, type Recommender } from '../core/recommender';
import { tasteOf, type Taste } from '../core/taste';
import { trainingEventOf } from '../core/training-event';
import type { InteractionRecord, ItemRecord } from '../datasets/dataset';
import type { ContentSpace } from '../recommenders/content-neighbours';
import { DEFAULT_SETTINGS, type RecommenderSettings } from '../recommenders/recommender-settings';
import { servingRecommenders } from '../recommenders/serving-recommenders';
import type { Learnt } from './learning/learn';
import type { Row, Scorer, Split, TestReader } from './split';

/** Content of a catalogue as vectors. */
/** Embeds a catalogue and indexes it. What it is made of is the caller's to choose. */
export type VectorizeItems = (items: readonly ItemRecord[]) => Promise<ContentSpace>;

export interface AttuneOptions {
  readonly name?: string;
  readonly vectorize: VectorizeItems;
  readonly recipe?: Recipe;
  /** What is learnt from the training part before the models are fitted on it; null: all stays as set by hand. */
  readonly learn: ((split: Split, vectors: ContentSpace, recipe: Recipe) => Learnt) | null;
  readonly onLearnt?: (learnt: Learnt) => void;
}

/** Items a profile remembers, as when serving. */
const PROFILE_ITEMS = 2000;

/** Our own row: the recipe that serves, in a world fitted on the training part alone. */
export function attuneRow({ name = 'attune', vectorize, recipe = TRAINED_FEED, learn, onLearnt }: AttuneOptions): Row {
  return {
    name,
    fit: async (split) => {
      const vectors = await vectorize(split.items);
      const whole = { ...recipe, size: Infinity, offerReadAgain: false };
      if (learn === null) return scorerOf(fitWorld(split, vectors, DEFAULT_SETTINGS), whole);
      const learnt = learn(split, vectors, recipe);
      onLearnt?.(learnt);
      const { settings, weights, halfTrust, signalPower } = learnt;
      return scorerOf(fitWorld(split, vectors, settings), { ...whole, weights, halfTrust, signalPower });
    },
  };
}

/** A world as serving has it after hearing the training part. */
export function fitWorld(split: Split, vectors: ContentSpace, settings: RecommenderSettings): World {
  const { items, now } = split.data;
  const catalogue = fixedCatalogue(items);
  const events = split.training.map(trainingEventOf).filter((event) => event !== null);
  const recommenders = servingRecommenders({ catalogue, space: vectors, settings }).map(
    (recommender: Recommender<unknown>) => bind(recommender, recommender.fit({ events, items, now })),
  );
  return {
    catalogue,
    recommenders,
    vectorOf: (id) => vectors.vectorOf(id),
    similarity: (a, b) => vectors.similarity(a, b),
    countersOf: () => ({ recent: 0, total: 0, impressions: 0 }),
    readers: new Set(events.map((event) => event.userId)).size,
    modelVersion: `evaluation of ${items.length} items`,
    learnt: null,
  };
}

/** Minus the place of each item in the recipe's ranking; −∞ behind its end. */
export function scorerOf(world: World, recipe: Recipe): Scorer {
  return (reader, itemIds) => {
    const { entries } = recommend(recipe, { ...requestOf(reader, world), among: itemIds }, world);
    const places = new Map(entries.map((entry, place) => [entry.itemId, place]));
    return Float64Array.from(itemIds, (id) => -(places.get(id) ?? Infinity));
  };
}

/** What a reader of a test part asks. */
export function requestOf(reader: TestReader, world: World): RankingRequest {
  const { userId, now } = reader;
  const taste = fitTaste(reader, world.catalogue, (id) => world.vectorOf(id));
  return { userId, taste, now, locales: [], filter: {}, exclude: new Set<string>(), seeds: [] };
}

/** Whether an item may be shown to the reader at that moment and is new to them. */
export function admitsUnseen({ taste, now }: RankingRequest, { catalogue }: World): (id: string) => boolean {
  return (id) => {
    const facts = catalogue.facts(id);
    return facts !== undefined && isVisible(facts, now) && !taste.seen.has(id) && !taste.dismissed.has(id);
  };
}

/** The reader's taste through the same fold as when serving. */
export function fitTaste(
  { userId, past, now }: TestReader,
  catalogue: CatalogueView,
  vectorOf: (id: string) => Float32Array | undefined = () => undefined,
): Taste {
  const start = emptyProfile(userId);
  const profile = past.reduce((folded, record) => fold(folded, interactionOf(record), PROFILE_ITEMS), start);
  return tasteOf(profile, catalogue, vectorOf, now);
}

function interactionOf(record: InteractionRecord): Interaction {
  return { ...record, receivedAt: record.at };
}
