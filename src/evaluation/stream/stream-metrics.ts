import type { StreamQuery } from './stream';

/** 0-based place of what the reader turned to: how many score higher, ties by id; Infinity where it was not ranked. */
export function placeOf({ candidates, itemId }: StreamQuery, scores: ArrayLike<number>): number {
  const at = candidates.indexOf(itemId);
  if (at < 0) return Infinity;
  const own = scores[at]!;
  let place = 0;
  for (let i = 0; i < candidates.length; i += 1) {
    if (scores[i]! > own || (scores[i] === own && candidates[i]! < itemId)) place += 1;
  }
  return place;
}

/** nDCG@k of one item at a 0-based place: there is nothing else to find, so it is its discount. */
export function ndcgOfPlace(place: number, k: number): number {
  return place < k ? 1 / Math.log2(place + 2) : 0;
}

/** The measures of one answer, by name: 1 or 0 for found, 1 / place, and nDCG; each within the first k places. */
export function measuresOfPlace(place: number, k: number): Readonly<Record<string, number>> {
  const found = place < k ? 1 : 0;
  return { [`hr@${k}`]: found, [`mrr@${k}`]: found / (place + 1), [`ndcg@${k}`]: ndcgOfPlace(place, k) };
}
