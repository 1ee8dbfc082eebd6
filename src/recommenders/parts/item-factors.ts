import type { TrainingData } from '../../core/recommender';
import { alternate, type AlternatingOptions } from './alternating-least-squares';
import { newestOf, powered, type WeightPower } from './event-weights';
import { gramOf } from './factor-solver';
import type { FactorTable } from './folded-reader';
import { Ordinals } from './ordinals';
import { groupByReader } from './reader-histories';

export interface ItemFactorsOptions extends AlternatingOptions {
  readonly weightPower: WeightPower;
  /** A reader's newest items that are learnt from. */
  readonly perReader: number;
}

/** Factors of the items that were met, learnt by alternating least squares, with how many readers each has. */
export function itemFactors(
  { events, items: facts }: TrainingData,
  options: ItemFactorsOptions,
): FactorTable & { readonly readers: Int32Array } {
  const all = new Ordinals(facts.map((item) => item.id));
  const { readers, scale } = powered(newestOf(groupByReader(events, all), options.perReader), options.weightPower);
  const counts = new Int32Array(all.size);
  for (const { items } of readers) for (const { ordinal } of items) counts[ordinal]! += 1;
  // Items nobody has met have nothing to learn from: they are left out rather than placed at random.
  const met = [...counts.keys()].filter((ordinal) => counts[ordinal]! > 0);
  const factors = alternate(readers, met, options);
  return {
    items: new Ordinals(met.map((ordinal) => all.id(ordinal))),
    factors,
    gram: gramOf(factors, options.rank),
    scale,
    readers: Int32Array.from(met, (ordinal) => counts[ordinal]!),
  };
}
