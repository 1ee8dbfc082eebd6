import type { ComplexityEstimator } from 'graphql-query-complexity';

/** What computing one ranking counts for, in objects answered. */
const RANKING = 10;
const DEFAULT_DIGEST_SIZE = 10;

interface Sizes {
  readonly first?: number | null;
  readonly rows?: number | null;
  readonly size?: number | null;
  readonly ids?: readonly string[];
}

/** A field's cost: what it costs itself, and what is below it for each of its objects. The unit is one object answered. */
function cost(rankings: (sizes: Sizes) => number, objects: (sizes: Sizes) => number): ComplexityEstimator {
  return ({ args, childComplexity }) => rankings(args) * RANKING + Math.max(1, objects(args)) * (1 + childComplexity);
}

const one = () => 1;
const none = () => 0;

/** A page of `first` out of one ranking. */
export const pageCost = (standard: number) => cost(one, ({ first }) => first ?? standard);

/** Rows of `first`, each its own ranking, and one to find the rows. */
export const rowsCost = (rows: number, first: number) =>
  cost(
    (given) => 1 + (given.rows ?? rows),
    (given) => (given.rows ?? rows) * (given.first ?? first),
  );

export const digestCost = cost(one, ({ size }) => size ?? DEFAULT_DIGEST_SIZE);
export const itemsCost = cost(none, ({ ids }) => ids?.length ?? 1);

/** A page of `first` digests, each its own ranking. */
export const digestsCost = (standard: number) =>
  cost(
    ({ first }) => first ?? standard,
    ({ first }) => first ?? standard,
  );

/** A list of `first` that takes no ranking. */
export const listCost = (standard: number) => cost(none, ({ first }) => first ?? standard);

/** A handful of sources, whose lists are bounded by what is kept of them. */
export const sourcesCost = cost(none, () => 10);
