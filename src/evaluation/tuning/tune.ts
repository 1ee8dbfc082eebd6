import { seededRandom, seedFrom, shuffled } from '../../core/random';
import { DEFAULT_SETTINGS, type RecommenderSettings } from '../../recommenders/recommender-settings';
import { benchOf } from '../learning/choose-settings';
import { meanOrZero } from '../mean';
import type { Objective } from '../objective';
import type { Protocol } from '../protocol';
import type { Split } from '../split';
import { drawSettings, TUNED, type Tuned } from './search-space';

/** A protocol with the split whose training part may be used. */
export interface TuneOn {
  readonly protocol: Protocol;
  readonly split: Split;
}

export interface TuneOptions {
  readonly trials: number;
  readonly seed: number;
  /** Validation parts cut from each training part, each from a seed of its own. */
  readonly folds: number;
  readonly onTrial: (done: number, total: number) => void;
}

export interface TuningTrial {
  readonly recommender: Tuned;
  readonly settings: unknown;
  /** By protocol: mean of the objective over folds. */
  readonly values: Readonly<Record<string, number>>;
  /** Mean over protocols of the value beside that of the defaults: above 1 is better than what was there. */
  readonly beside: number;
}

export interface Tuning {
  readonly protocols: readonly string[];
  readonly seed: number;
  readonly folds: number;
  /** Settings that served better than the defaults on all protocols together; the defaults where none did. */
  readonly chosen: RecommenderSettings;
  /** Best first within a recommender; the defaults are among them. */
  readonly trials: readonly TuningTrial[];
}

/** Readers by whom a trial is judged. */
const READERS = 300;

/**
 * Random search of each recommender's settings, judged by how it ranks alone on validation parts; test parts are never
 * looked at. A setting must serve on the protocols together: what is chosen are defaults, not settings for one data set.
 */
export function tune(on: readonly TuneOn[], { trials, seed, folds, onTrial }: TuneOptions): Tuning {
  const parts = on.map(({ protocol, split }) => foldsOf(protocol, split, folds, seed));
  const total = TUNED.length * (trials + 1) * on.length;
  let done = 0;
  const valuesOf = (name: Tuned, settings: RecommenderSettings) =>
    on.map((_, i) => {
      const value = meanOrZero(parts[i]!.map(({ bench, objective }) => objective(bench.scores(name, settings))));
      onTrial((done += 1), total);
      return value;
    });
  const searched = TUNED.map((name) => {
    const random = seededRandom(seedFrom(seed, name));
    const drawn = Array.from({ length: trials }, () => drawSettings(name, DEFAULT_SETTINGS, random));
    const defaults = valuesOf(name, DEFAULT_SETTINGS);
    return [DEFAULT_SETTINGS, ...drawn].map((settings, i) => {
      const values = i === 0 ? defaults : valuesOf(name, settings);
      const beside = meanOrZero(values.map((value, p) => (defaults[p]! > 0 ? value / defaults[p]! : 1)));
      const byProtocol = Object.fromEntries(on.map(({ protocol }, p) => [protocol.name, values[p]!]));
      return { recommender: name, settings: settings[name], values: byProtocol, beside };
    });
  });
  const sorted = searched.map((own) => [...own].sort((a, b) => b.beside - a.beside));
  const best = Object.fromEntries(sorted.map((own) => [own[0]!.recommender, own[0]!.settings]));
  const protocols = on.map(({ protocol }) => protocol.name);
  return { protocols, seed, folds, chosen: { ...DEFAULT_SETTINGS, ...best }, trials: sorted.flat() };
}

interface Fold {
  readonly bench: ReturnType<typeof benchOf>;
  readonly objective: Objective;
}

/** Where a validation part is cut by time it is the same for every seed, and folds are of readers. */
function foldsOf(protocol: Protocol, split: Split, folds: number, seed: number): Fold[] {
  return Array.from({ length: folds }, (_, fold) => {
    const validation = protocol.validation(split, seed + fold);
    const readers = shuffled(validation.readers, seededRandom(seedFrom(seed, fold))).slice(0, READERS);
    const part = { ...validation, readers };
    return { bench: benchOf(part), objective: protocol.objective(part, seed + fold) };
  });
}
