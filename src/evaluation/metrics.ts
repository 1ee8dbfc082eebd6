/**
 * Measures of one ranking against the set of relevant items. `ranked` is best first, without repeats; only its first k
 * places count. All are 0..1, and 0 where nothing is relevant.
 */
export type Metric = (ranked: readonly string[], relevant: ReadonlySet<string>, k: number) => number;

/** Places of a ranking that count where nobody says how many. */
export const PLACES = 10;

/** Relevant items among the first k places, divided by k (also where the ranking is shorter). */
export const precision: Metric = (ranked, relevant, k) => hits(ranked, relevant, k) / k;

/** Relevant items among the first k places, divided by all relevant ones. */
export const recall: Metric = (ranked, relevant, k) =>
  relevant.size === 0 ? 0 : hits(ranked, relevant, k) / relevant.size;

/** 1 where at least one of the first k places is relevant. */
export const hitRate: Metric = (ranked, relevant, k) => (hits(ranked, relevant, k) > 0 ? 1 : 0);

/**
 * Average precision: the sum, over the relevant places i ≤ k, of precision at i, divided by the number of relevant items
 * (all of them, not at most k: so a user with more than k relevant items cannot reach 1). Its mean over users is MAP@k.
 */
export const averagePrecision: Metric = (ranked, relevant, k) => {
  let found = 0;
  let sum = 0;
  ranked.slice(0, k).forEach((id, place) => {
    if (relevant.has(id)) sum += (found += 1) / (place + 1);
  });
  return relevant.size === 0 ? 0 : sum / relevant.size;
};

/** 1 / place of the first relevant item (1-based), 0 where none is among the first k. Its mean over users is MRR@k. */
export const reciprocalRank: Metric = (ranked, relevant, k) => {
  const place = ranked.slice(0, k).findIndex((id) => relevant.has(id));
  return place < 0 ? 0 : 1 / (place + 1);
};

/**
 * Normalised discounted cumulative gain with binary gains: Σ 1 / log2(1 + place) over the relevant places ≤ k (1-based),
 * divided by the same of an ideal ranking, which has min(k, relevant items) relevant places (Järvelin & Kekäläinen 2002).
 */
export const ndcg: Metric = (ranked, relevant, k) => {
  const gain = ranked.slice(0, k).reduce((sum, id, place) => sum + (relevant.has(id) ? discount(place) : 0), 0);
  return relevant.size === 0 ? 0 : gain / idealGain(Math.min(k, relevant.size));
};

/**
 * Place of one item among others by score, 0-based: how many score higher, and half of those that score the same. An
 * item without a score (−∞) ties with all others that have none.
 */
export function placeWithTies(own: number, others: Iterable<number>): number {
  let place = 0;
  for (const other of others) place += other > own ? 1 : other === own ? 0.5 : 0;
  return place;
}

function hits(ranked: readonly string[], relevant: ReadonlySet<string>, k: number): number {
  return ranked.slice(0, k).filter((id) => relevant.has(id)).length;
}

function discount(place: number): number {
  return 1 / Math.log2(place + 2);
}

function idealGain(places: number): number {
  let sum = 0;
  for (let place = 0; place < places; place += 1) sum += discount(place);
  return sum;
}

/**
 * Area under the ROC curve of one ranking: the chance that a relevant item scores above one that is not, a tie counting
 * half (the Mann–Whitney statistic; Hanley & McNeil 1982). 0.5 where all or none are relevant.
 */
export function areaUnderCurve(scores: ArrayLike<number>, relevant: readonly boolean[]): number {
  const places = [...relevant.keys()].sort((a, b) => (scores[a] === scores[b] ? 0 : scores[a]! - scores[b]!));
  let [positives, rankSum, start] = [0, 0, 0];
  while (start < places.length) {
    let end = start;
    while (end < places.length && scores[places[end]!] === scores[places[start]!]) end += 1;
    const found = places.slice(start, end).filter((place) => relevant[place]).length;
    positives += found;
    rankSum += found * ((start + 1 + end) / 2);
    start = end;
  }
  const negatives = places.length - positives;
  if (positives === 0 || negatives === 0) return 0.5;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
