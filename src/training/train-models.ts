import { cleanDeeds, type Cleaned } from '../core/clean-deeds';
import { fixedCatalogue } from '../core/catalogue';
import type { ItemFacts } from '../core/item-facts';
import { LEARNING_BASES } from '../core/learnt-recipe';
import { seededRandom, shuffled } from '../core/random';
import type { Recommender } from '../core/recommender';
import { trainingEventOf } from '../core/training-event';
import type { ContentSpace } from '../recommenders/content-neighbours';
import { chooseSettings } from '../evaluation/learning/choose-settings';
import { positionGains } from '../evaluation/learning/position-gains';
import { propensities } from '../evaluation/learning/propensities';
import { PLACES } from '../evaluation/metrics';
import { fullRankingObjective } from '../evaluation/objective';
import { learnStream, type LearntStream } from '../evaluation/stream/learn-stream';
import type { Stream } from '../evaluation/stream/stream';
import type { Figures, OnStage, TrainingDeed, TrainingOrder, TrainingOutcome } from '../ports/model-trainer';
import { DEFAULT_SETTINGS, type RecommenderSettings } from '../recommenders/recommender-settings';
import { servingRecommenders } from '../recommenders/serving-recommenders';
import { compareOnStretch } from './compare-on-stretch';
import { learntOf, savedLearnt } from './learnt-blend';
import { newestStretch } from './newest-stretch';
import { sampleReaders } from './sample-readers';
import { stretchSplit } from './stretch-split';
import { stretchStream } from './stretch-stream';
import type { TrainingLog } from './training-log';

const DAY = 86_400_000;
/** Fewer and there is nothing to learn that would not be chance. */
const LEAST_READERS = 20;
const LEAST_DEEDS = 200;
/** The stretch that is compared on: the newest day, or longer where it holds little, but a tenth of the log at most. */
const NEWEST = { leastMs: DAY, leastEvents: 2_000, largestShare: 0.1 };
/** The stretch that is learnt from, right before it. */
const VALIDATION = { leastMs: 7 * DAY, leastEvents: 10_000, largestShare: 0.2 };
/** Readers by whom settings are chosen: enough to tell good ones from bad ones. */
const SETTING_READERS = 300;

export interface TrainingTools {
  readonly onStage: OnStage;
  /** Makes vectors searchable. */
  readonly indexed: (vectors: ReadonlyMap<string, Float32Array>) => ContentSpace;
}

/**
 * One training: clean → hold out the newest stretch → learn settings and weights on the stretch before it → compare with
 * what serves on the newest → fit everything on all there is. Refuses, with its reason and figures, where there is too
 * little to learn from, or where what serves does better on the newest stretch by more than chance.
 */
export function trainModels(log: TrainingLog, order: TrainingOrder, tools: TrainingTools): TrainingOutcome {
  const { onStage, indexed } = tools;
  onStage('cleaning');
  const cleaned = cleanDeeds(log.deeds, order.now);
  const figures = cleaningFigures(cleaned, log.deeds.length);
  const given: Given = { log, order, onStage, deeds: cleaned.kept, vectors: indexed(log.vectors) };
  const cut = cutsOf(given);
  if (typeof cut === 'string') return { kind: 'refused', reason: cut, figures, learnt: null };
  onStage('learning settings and weights');
  const learnt = learnFrom(cut.validation, given);
  onStage('comparing with what serves');
  const saved = savedLearnt(learnt);
  const compared = compareOnStretch(cut.newest, given.vectors, saved, learntOf(order.serving), order);
  const { reason } = compared;
  const all = { ...figures, ...learningFigures(learnt), ...compared.figures };
  if (!compared.isGoodEnough) return { kind: 'refused', reason, figures: all, learnt: plain(saved) };
  const parts = fitAll(given, learnt.settings);
  return { kind: 'trained', reason, figures: all, learnt: plain(saved), parts };
}

interface Given {
  readonly log: TrainingLog;
  readonly order: TrainingOrder;
  readonly onStage: OnStage;
  readonly deeds: readonly TrainingDeed[];
  readonly vectors: ContentSpace;
}

/** The two stretches as they are replayed; in words why there are none. */
function cutsOf({ log, order, deeds }: Given): { readonly validation: Stream; readonly newest: Stream } | string {
  const readers = new Set(deeds.map(({ userId }) => userId)).size;
  if (deeds.length < LEAST_DEEDS || readers < LEAST_READERS) {
    return `There are ${deeds.length} interactions of ${readers} readers; it takes ${LEAST_DEEDS} of ${LEAST_READERS} to learn from.`;
  }
  const some = sampleReaders(deeds, order.maxDeeds, order.seed);
  const times = some.map(({ at }) => at);
  const border = newestStretch(times, NEWEST);
  const before = border === null ? null : newestStretch(times.filter((at) => at < border), VALIDATION); // prettier-ignore
  if (border === null || before === null) return 'All interactions are of one moment: nothing can be held out by time.';
  const stretch = { deeds: some, items: log.items, maxItems: order.maxItems };
  return {
    validation: stretchStream({ ...stretch, from: before, to: border }),
    newest: stretchStream({ ...stretch, from: border, to: Infinity }),
  };
}

/** Settings by how each recommender ranks alone, then half-lives and weights by replaying the stretch. */
function learnFrom(validation: Stream, { log, order, deeds, vectors }: Given): LearntStream {
  const clicked = new Set(deeds.flatMap(({ impressionId }) => impressionId ?? []));
  const gains = positionGains(deeds, log.impressions, propensities(log.impressions, clicked));
  const settings = settingsFrom(validation, order);
  const asked = { pool: 'proposed', maxQueries: order.maxQueries, gains } as const;
  const recipes = Object.values(LEARNING_BASES);
  return learnStream(validation, { recipes, vectors, seed: order.seed, settings, asked, refitMs: Infinity });
}

function settingsFrom(validation: Stream, { seed }: TrainingOrder): RecommenderSettings {
  const split = stretchSplit(validation);
  const readers = shuffled(split.readers, seededRandom(seed)).slice(0, SETTING_READERS);
  if (readers.length < LEAST_READERS) return DEFAULT_SETTINGS;
  const few = { ...split, readers };
  return chooseSettings(few, fullRankingObjective(few, PLACES)).settings;
}

/** Fits every recommender on all there is, and saves each. */
function fitAll(
  { log, order, onStage, deeds, vectors }: Given,
  settings: RecommenderSettings,
): Map<string, Uint8Array> {
  const events = deeds.map(trainingEventOf).filter((event) => event !== null);
  const items: readonly ItemFacts[] = log.items;
  const recommenders = servingRecommenders({ catalogue: fixedCatalogue(items), space: vectors, settings });
  const parts = recommenders.map((recommender: Recommender<unknown>) => {
    onStage(`fitting ${recommender.name}`);
    return [recommender.name, recommender.save(recommender.fit({ events, items, now: order.now }))] as const;
  });
  return new Map(parts);
}

function cleaningFigures({ kept, counts, bots, mendedValues }: Cleaned<TrainingDeed>, given: number): Figures {
  const setAside = Object.entries(counts).map(([flaw, count]) => [`set aside: ${flaw}`, count] as const);
  return { given, kept: kept.length, bots: bots.size, 'mended values': mendedValues, ...Object.fromEntries(setAside) };
}

function learningFigures({ successes, judged }: LearntStream): Figures {
  const best = new Map<string, number>();
  for (const { ranker, value } of judged) best.set(ranker, Math.max(value, best.get(ranker) ?? 0));
  const ways = [...best].map(([ranker, value]) => [`validation: ${ranker}`, value] as const);
  return { successes, ...Object.fromEntries(ways) };
}

/** As it comes back from a store. */
function plain<T>(value: T) {
  return JSON.parse(JSON.stringify(value)) as TrainingOutcome['learnt'];
}
