import { fixedCatalogue } from '../../core/catalogue';
import type { Interaction } from '../../core/interaction';
import { emptyProfile, foldAll, type Profile } from '../../core/profile';
import { recommend, type RankingRequest, type World } from '../../core/recommend';
import type { Recipe } from '../../core/recipe';
import { bind, type Recommender, type TrainingEvent } from '../../core/recommender';
import { tasteOf } from '../../core/taste';
import { trainingEventOf } from '../../core/training-event';
import type { InteractionRecord } from '../../datasets/dataset';
import type { RecommenderSettings } from '../../recommenders/recommender-settings';
import { servingRecommenders } from '../../recommenders/serving-recommenders';
import type { ContentSpace } from '../../recommenders/content-neighbours';
import { factsOfRecord, groupBy } from '../make-split';
import type { Stream, StreamQuery } from './stream';

/** Replayed time after which all models are fitted again on everything so far, ms: what cannot learn event by event. */
export const REFIT_MS = 28 * 86_400_000;
/** Items a profile remembers, as when serving. */
const PROFILE_ITEMS = 2000;
/** Nobody looks further down. */
const DEEPEST = 50;

export interface StreamWorldOptions {
  /** Only what it asks is fitted; missing: everything. */
  readonly recipe?: Recipe;
  /** Replayed time after which all is fitted again; Infinity: never, which is quick. */
  readonly refitMs?: number;
}

interface Fitted {
  readonly recommender: Recommender<unknown>;
  model: unknown;
}

/**
 * The world of serving in replayed time: profiles and models move with every event, and are fitted anew every `REFIT_MS`.
 */
export class StreamWorld {
  readonly world: World;
  private readonly fitted: readonly Fitted[];
  private readonly items: ReturnType<typeof factsOfRecord>[];
  private readonly events: TrainingEvent[];
  private readonly profiles: Map<string, Profile>;
  private readonly refitMs: number;
  private fittedAt: number;

  constructor(stream: Stream, vectors: ContentSpace, settings: RecommenderSettings, given: StreamWorldOptions = {}) {
    const { recipe, refitMs = REFIT_MS } = given;
    this.refitMs = refitMs;
    this.items = stream.items.map(factsOfRecord);
    this.events = stream.past.map(trainingEventOf).filter((event) => event !== null);
    this.profiles = profilesOf(stream.past);
    this.fittedAt = stream.past.at(-1)?.at ?? 0;
    const catalogue = fixedCatalogue(this.items);
    const all: Recommender<unknown>[] = servingRecommenders({ catalogue, space: vectors, settings });
    const asked = all.filter(({ name }) => recipe === undefined || recipe.weights[name]);
    this.fitted = asked.map((recommender) => ({ recommender, model: this.fit(recommender) }));
    this.world = {
      catalogue,
      recommenders: this.fitted.map(boundAnew),
      vectorOf: (id) => vectors.vectorOf(id),
      similarity: (a, b) => vectors.similarity(a, b),
      countersOf: () => ({ recent: 0, total: 0, impressions: 0 }),
      readers: this.profiles.size,
      modelVersion: `replay of ${this.items.length} items`,
      learnt: null,
    };
  }

  profileOf(userId: string): Profile {
    return this.profiles.get(userId) ?? emptyProfile(userId);
  }

  /** What serving would be asked at this moment. */
  readonly requestOf = ({ userId, now, candidates }: StreamQuery): RankingRequest => {
    const profile = this.profileOf(userId);
    const taste = tasteOf(profile, this.world.catalogue, (id) => this.world.vectorOf(id), now);
    const nothing = { locales: [], filter: {}, exclude: new Set<string>(), seeds: [] };
    return { userId, taste, now, ...nothing, among: candidates };
  };

  /** Minus the place in the recipe's ranking; −∞ behind its end. */
  score(query: StreamQuery, recipe: Recipe): Float64Array {
    const short = { ...recipe, size: DEEPEST, offerReadAgain: false };
    const { entries } = recommend(short, this.requestOf(query), this.world);
    const places = new Map(entries.map(({ itemId }, place) => [itemId, place]));
    return Float64Array.from(query.candidates, (id) => -(places.get(id) ?? Infinity));
  }

  learn(record: InteractionRecord): void {
    if (record.at - this.fittedAt >= this.refitMs) this.refit(record.at);
    const { userId } = record;
    this.profiles.set(userId, foldAll(this.profileOf(userId), [interactionOf(record)], PROFILE_ITEMS));
    const event = trainingEventOf(record);
    if (event === null) return;
    this.events.push(event);
    for (const { recommender, model } of this.fitted) recommender.update(model, event);
  }

  private refit(at: number): void {
    this.fittedAt = at;
    for (const one of this.fitted) one.model = this.fit(one.recommender);
  }

  private fit(recommender: Recommender<unknown>): unknown {
    return recommender.fit({ events: this.events, items: this.items, now: this.fittedAt });
  }
}

function profilesOf(past: readonly InteractionRecord[]): Map<string, Profile> {
  const byReader = groupBy(past, ({ userId }) => userId);
  return new Map(
    [...byReader].map(([id, own]) => [id, foldAll(emptyProfile(id), own.map(interactionOf), PROFILE_ITEMS)]),
  );
}

/** Asks whichever model is there at the moment. */
function boundAnew(fitted: Fitted) {
  const { recommender } = fitted;
  return {
    name: recommender.name,
    propose: (...asked: Parameters<ReturnType<typeof bind>['propose']>) =>
      bind(recommender, fitted.model).propose(...asked),
    score: (...asked: Parameters<ReturnType<typeof bind>['score']>) => bind(recommender, fitted.model).score(...asked),
  };
}

function interactionOf(record: InteractionRecord): Interaction {
  return { ...record, receivedAt: record.at };
}
