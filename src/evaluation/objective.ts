import { placeWithTies } from './metrics';
import type { Split } from './split';

/** How well scores rank the split's relevant items, higher is better: `scores[r][i]` for reader r and item i of the split. */
export type Objective = (scores: readonly Float32Array[]) => number;

/** Mean nDCG@k over readers, among the items each has not in training. The same as metrics.ts, made to be asked often. */
export function fullRankingObjective(split: Split, k: number): Objective {
  const place = new Map(split.items.map((item, i) => [item.id, i]));
  const readers = split.readers.map(({ history, relevant }) => {
    const known = new Uint8Array(split.items.length).fill(split.among === undefined ? 0 : 1);
    for (const id of split.among ?? []) known[place.get(id)!] = 0;
    for (const { itemId } of history) known[place.get(itemId) ?? 0] = 1;
    return { known, relevant: new Set([...relevant].map((id) => place.get(id)!)) };
  });
  return (scores) => {
    const sum = readers.reduce(
      (total, reader, r) => total + ndcgOf(bestPlaces(scores[r]!, reader.known, k), reader.relevant, k),
      0,
    );
    return readers.length === 0 ? 0 : sum / readers.length;
  };
}

/** Drawn items per relevant one, by reader and relevant item, as places in the split's items. */
export type Drawn = readonly (readonly { readonly item: number; readonly against: Int32Array }[])[];

/** Mean over `places` of the share of relevant items that come among the first k of those drawn against them. */
export function sampledRankingObjective(drawn: Drawn, places: readonly number[]): Objective {
  return (scores) => {
    let [hits, all] = [0, 0];
    drawn.forEach((trials, r) => {
      const own = scores[r]!;
      for (const { item, against } of trials) {
        const place = placeWithTies(own[item]!, scoresAt(own, against));
        for (const k of places) hits += place < k ? 1 : 0;
        all += places.length;
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

function ndcgOf(best: readonly number[], relevant: ReadonlySet<number>, k: number): number {
  let [gain, ideal] = [0, 0];
  best.forEach((item, place) => (gain += relevant.has(item) ? 1 / Math.log2(place + 2) : 0));
  for (let place = 0; place < Math.min(k, relevant.size); place += 1) ideal += 1 / Math.log2(place + 2);
  return gain / ideal;
}
