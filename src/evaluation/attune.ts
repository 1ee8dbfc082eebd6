import { fixedCatalogue } from '../core/catalogue';
import type { Interaction } from '../core/interaction';
import { fold, emptyProfile } from '../core/profile';
import { RECIPES, type Recipe } from '../core/recipe';
import { bind, type Recommender } from '../core/recommender';
import { recommend, type World } from '../core/recommend';
import { tasteOf, type Taste } from '../core/taste';
import { trainingEventOf } from '../core/training-event';
import type { InteractionRecord, ItemRecord } from '../datasets/dataset';
import type { ContentSpace } from '../recommenders/content-neighbours';
import { servingRecommenders } from '../recommenders/serving-recommenders';
import type { Row, Scorer, Split, TestReader } from './split';

/** Content of a catalogue as vectors. */
export interface ContentVectors extends ContentSpace {
  vectorOf(id: string): Float32Array | undefined;
}

/** Embeds a catalogue and indexes it. What it is made of is the caller's to choose. */
export type VectorizeItems = (items: readonly ItemRecord[]) => Promise<ContentVectors>;

export interface AttuneOptions {
  readonly name?: string;
  readonly vectorize: VectorizeItems;
  readonly recipe?: Recipe;
}

/** Items a profile remembers, as when serving. */
const PROFILE_ITEMS = 2000;

/** Our own row: the recipe that serves, in a world fitted on the training part alone. */
export function attuneRow({ name = 'attune', vectorize, recipe = RECIPES.feed }: AttuneOptions): Row {
  return {
    name,
    fit: async (split) => {
      const world = fitWorld(split, await vectorize(split.items));
      return scorerOf(world, { ...recipe, size: Infinity, offerReadAgain: false });
    },
  };
}

/** A world as serving has it after hearing the training part. */
export function fitWorld({ items, training, data }: Split, vectors: ContentVectors): World {
  const catalogue = fixedCatalogue(data.items);
  const events = training.map(trainingEventOf).filter((event) => event !== null);
  const recommenders = servingRecommenders({ catalogue, space: vectors }).map((recommender: Recommender<unknown>) => {
    return bind(recommender, recommender.fit({ events, items: data.items, now: data.now }));
  });
  return {
    catalogue,
    recommenders,
    vectorOf: (id) => vectors.vectorOf(id),
    similarity: (a, b) => vectors.similarity(a, b),
    countersOf: () => ({ recent: 0, total: 0, impressions: 0 }),
    readers: new Set(events.map((event) => event.userId)).size,
    modelVersion: `evaluation of ${items.length} items`,
  };
}

function scorerOf(world: World, recipe: Recipe): Scorer {
  return (reader, itemIds) => {
    const { entries } = recommend(recipe, { ...requestOf(reader, world), among: itemIds }, world);
    const places = new Map(entries.map((entry, place) => [entry.itemId, place]));
    return Float64Array.from(itemIds, (id) => -(places.get(id) ?? Infinity));
  };
}

function requestOf(reader: TestReader, world: World) {
  const { userId, now } = reader;
  return {
    userId,
    taste: tasteFor(reader, world),
    now,
    locales: [],
    filter: {},
    exclude: new Set<string>(),
    seeds: [],
  };
}

/** The reader's taste through the same fold as when serving. */
export function tasteFor({ userId, past, now }: TestReader, world: World): Taste {
  const profile = past.reduce(
    (folded, record) => fold(folded, interactionOf(record), PROFILE_ITEMS),
    emptyProfile(userId),
  );
  return tasteOf(profile, world.catalogue, (id) => world.vectorOf(id), now);
}

function interactionOf(record: InteractionRecord): Interaction {
  return { ...record, receivedAt: record.at };
}
