import { isDeepStrictEqual } from 'node:util';
import { fixedCatalogue } from '../../core/catalogue';
import { bind, type Recommender, type RecommenderQuery, type TrainingEvent } from '../../core/recommender';
import { trainingEventOf } from '../../core/training-event';
import { learners } from '../../recommenders/serving-recommenders';
import { DEFAULT_SETTINGS, RECENCIES, type RecommenderSettings } from '../../recommenders/recommender-settings';
import { fitTaste } from '../attune';
import type { Objective } from '../objective';
import type { Split } from '../split';

/** One setting of one recommender that was tried, with what the objective said. */
export interface Trial {
  readonly recommender: string;
  readonly tried: string;
  readonly value: number;
}

export interface ChosenSettings {
  readonly settings: RecommenderSettings;
  readonly trials: readonly Trial[];
}

type Change = (settings: RecommenderSettings) => RecommenderSettings;
type Named = 'item-item' | 'sequence' | 'ease' | 'als';

/** Tried one after the other; each keeps what the ones before have chosen. */
const STEPS: readonly { readonly recommender: Named; readonly choices: Readonly<Record<string, Change>> }[] = [
  { recommender: 'item-item', choices: weightPowers([0, 0.5, 1]) },
  { recommender: 'item-item', choices: recencies('item-item') },
  { recommender: 'sequence', choices: recencies('sequence') },
  { recommender: 'sequence', choices: { 'order counts': backwards(0.4), 'order does not': backwards(1) } },
  { recommender: 'sequence', choices: { 'ten steps near': nearSteps(10), 'three steps near': nearSteps(3) } },
  {
    recommender: 'sequence',
    choices: { 'likeness as it is': likenessPower(1), 'its square root': likenessPower(0.5) },
  },
  { recommender: 'ease', choices: recencies('ease') },
  { recommender: 'als', choices: recencies('als') },
];

/** Chooses each recommender's settings by how well it ranks alone. The split must be a validation split. */
export function chooseSettings(split: Split, objective: Objective): ChosenSettings {
  const bench = benchOf(split);
  const trials: Trial[] = [];
  const settings = STEPS.reduce((chosen, { recommender, choices }) => {
    const tried = Object.entries(choices).map(([name, change]) => {
      const candidate = change(chosen);
      const value = objective(bench.scores(recommender, candidate));
      trials.push({ recommender, tried: name, value });
      return { candidate, value };
    });
    // Where choices do as well as each other, what was set by hand stays.
    const asSet = tried.find(({ candidate }) => isDeepStrictEqual(candidate, chosen)) ?? tried[0]!;
    return tried.reduce((best, one) => (one.value > best.value ? one : best), asSet).candidate;
  }, DEFAULT_SETTINGS);
  return { settings, trials };
}

/** Settings that change how a model is asked, not how it is fitted. */
const ASKED_WITH = { recency: null, likenessPower: null };

/** Fits a recommender and lets it score everything for everybody; a model is fitted again only where fitting changed. */
export function benchOf(split: Split) {
  const events = split.training.map(trainingEventOf).filter((event): event is TrainingEvent => event !== null);
  const data = { events, items: split.data.items, now: split.data.now };
  const catalogue = fixedCatalogue(split.data.items);
  const queries = split.readers.map((reader): RecommenderQuery => {
    const { history } = fitTaste(reader, catalogue);
    return { userId: reader.userId, history, interests: [], now: reader.now, admits: () => true };
  });
  const ids = split.items.map((item) => item.id);
  let last: { readonly key: string; readonly model: unknown } | null = null;
  const modelOf = (recommender: Recommender<unknown>, key: string): unknown => {
    if (last?.key !== key) last = { key, model: recommender.fit(data) };
    return last.model;
  };
  return {
    scores: (name: Named, settings: RecommenderSettings): Float32Array[] => {
      const recommender = learners(settings).find((one) => one.name === name)!;
      const key = JSON.stringify([name, settings.weightPower, { ...settings[name], ...ASKED_WITH }]);
      const fitted = bind(recommender, modelOf(recommender, key));
      return queries.map((query) => Float32Array.from(fitted.score(query, ids), (candidate) => candidate?.score ?? 0));
    },
  };
}

function weightPowers(powers: readonly number[]): Record<string, Change> {
  const entries = powers.map((weightPower): [string, Change] => [
    `weight^${weightPower}`,
    (settings) => ({ ...settings, weightPower }),
  ]);
  return Object.fromEntries(entries);
}

function recencies(name: Named): Record<string, Change> {
  const entries = Object.entries(RECENCIES).map(([label, recency]): [string, Change] => [
    `history ${label}`,
    (settings) => ({ ...settings, [name]: { ...settings[name], recency } }),
  ]);
  return Object.fromEntries(entries);
}

function backwards(share: number): Change {
  return (settings) => ({ ...settings, sequence: { ...settings.sequence, backwards: share } });
}

function nearSteps(steps: number): Change {
  return (settings) => ({ ...settings, sequence: { ...settings.sequence, nearSteps: steps } });
}

function likenessPower(power: number): Change {
  return (settings) => ({ ...settings, sequence: { ...settings.sequence, likenessPower: power } });
}
