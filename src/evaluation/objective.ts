import { mean } from './mean';
import { placeWithTies } from './metrics';
import type { Split } from './split';

/** How well scores rank the split's relevant items, higher is better: `scores[r][i]` for reader r and item i of the split. */
export type Objective = (scores: readonly Float32Array[]) => number;

/**
 * Mean nDCG@k over readers, among the items each has not in training. The same as metrics.ts, made to be asked often.
 * Where successes have gains, these are the gains of the nDCG, and each reader counts by the mean of theirs.
 */
export function fullRankingObjective(split: Split, k: number): Objective {
  const place = new Map(split.items.map((item, i) => [item.id, i]));
  const readers = split.readers.map(({ userId, history, relevant }) => {
    const known = new Uint8Array(split.items.length).fill(split.among === undefined ? 0 : 1);
    for (const id of split.among ?? []) known[place.get(id)!] = 0;
    for (const { itemId } of history) known[place.get(itemId) ?? 0] = 1;
    const gains = new Map([...relevant].map((id) => [place.get(id)!, split.gains?.get(userId)?.get(id) ?? 1]));
    return { known, gains, counts: mean([...gains.values()]), ideal: idealOf(gains, k) };
  });
  const all = readers.reduce((sum, { counts }) => sum + counts, 0);
  return (scores) => {
    const sum = readers.reduce((total, { known, gains, counts, ideal }, r) => {
      return total + (counts * dcgOf(bestPlaces(scores[r]!, known, k), gains)) / ideal;
    }, 0);
    return all === 0 ? 0 : sum / all;
  };
}

/** Drawn items per relevant one, by reader and relevant item, as places in the split's items. */
export type Drawn = readonly (readonly Trial[])[];

interface Trial {
  readonly item: number;
  readonly against: Int32Array;
  /** What the relevant item counts for; missing: 1. */
  readonly gain?: number;
}

/** Mean over `places` of the share of relevant items, by gain, that come among the first k of those drawn against them. */
export function sampledRankingObjective(drawn: Drawn, places: readonly number[]): Objective {
  return (scores) => {
    let [hits, all] = [0, 0];
    drawn.forEach((trials, r) => {
      const own = scores[r]!;
      for (const { item, against, gain = 1 } of trials) {
        const place = placeWithTies(own[item]!, scoresAt(own, against));
        for (const k of places) hits += place < k ? gain : 0;
        all += gain * places.length;
      }
    });
    return all === 0 ? 0 : hits / all;
  };
}

function* scoresAt(scores: Float32Array, places: Int32Array): Generator<number> {
  for (const place of places) yield scores[place]!;
}

/** Places of the k best scores among those not known, best first, ties by place. */
function bestPlaces(scores: Float32Array, known: Uint8Array, k: number): number[] {
  const best: number[] = [];
  for (let i = 0; i < scores.length; i += 1) {
    if (known[i] === 1) continue;
    if (best.length === k && scores[i]! <= scores[best[k - 1]!]!) continue;
    let at = best.length;
    while (at > 0 && scores[best[at - 1]!]! < scores[i]!) at -= 1;
    best.splice(at, 0, i);
    if (best.length > k) best.pop();
  }
  return best;
}

function dcgOf(best: readonly number[], gains: ReadonlyMap<number, number>): number {
  let sum = 0;
  best.forEach((item, place) => (sum += (gains.get(item) ?? 0) / Math.log2(place + 2)));
  return sum;
}

/** The most that any ranking of k places can gain. */
function idealOf(gains: ReadonlyMap<number, number>, k: number): number {
  const greatest = [...gains.values()].sort((a, b) => b - a).slice(0, k);
  return greatest.reduce((sum, gain, place) => sum + gain / Math.log2(place + 2), 0);
}
