import { bootstrapMean, type Contribution, type Interval } from './bootstrap';

/** Readers by how many items of theirs there were to learn from. */
export const STRATA = ['cold', 'light', 'heavy'] as const;
export type Stratum = (typeof STRATA)[number];

/** Fewest items of a light, and of a heavy reader. */
const LIGHT_FROM = 5;
const HEAVY_FROM = 50;

/** The borders in words, for the head of a table. */
export const STRATA_WORDS: Readonly<Record<Stratum, string>> = {
  cold: `0 to ${LIGHT_FROM - 1} items`,
  light: `${LIGHT_FROM} to ${HEAVY_FROM - 1}`,
  heavy: `${HEAVY_FROM} and more`,
};

export function stratumOf(items: number): Stratum {
  if (items < LIGHT_FROM) return 'cold';
  return items < HEAVY_FROM ? 'light' : 'heavy';
}

/** One measure for a kind of readers. */
export interface StratumFigure {
  readonly readers: number;
  readonly interval: Interval;
}

/** A measure's contributions, apart by stratum; strata without readers are left out. */
export function figuresByStratum(
  contributions: readonly Contribution[],
  strata: readonly Stratum[],
  seed: number,
): ReadonlyMap<Stratum, StratumFigure> {
  const figures = new Map<Stratum, StratumFigure>();
  for (const stratum of STRATA) {
    const own = contributions.filter((_, i) => strata[i] === stratum);
    if (own.length > 0) figures.set(stratum, { readers: own.length, interval: bootstrapMean(own, { seed }) });
  }
  return figures;
}
