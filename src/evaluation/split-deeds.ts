import type { InteractionRecord } from '../datasets/dataset';
import type { SplitRow } from '../datasets/split-csv';
import { meanOrZero } from './mean';

const MINUTE = 60_000;
/** Stars at which a rating begins to be a success; one standard deviation of the values is one star. */
const MIDDLE = 3.5;

/**
 * Rows as deeds, in order of time. Values, on whatever scale, become stars: what divides success from the rest (midway
 * between `relevantFrom` and the next smaller value) becomes 3.5, and a standard deviation one star; without a border,
 * the mean does. Where all values are alike or missing, a row is a view. Rows without a time follow each other a minute
 * apart from `start` (ms) on, so that the order of the file is kept.
 */
export function deedsOf(rows: readonly SplitRow[], relevantFrom: number | null, start: number): InteractionRecord[] {
  const values = rows.flatMap(({ value }) => (value === null ? [] : [value]));
  const spread = deviation(values);
  const border = relevantFrom === null ? meanOrZero(values) : borderBelow(values, relevantFrom);
  const deeds = rows.map(({ userId, itemId, value, at }, i): InteractionRecord => {
    const base = { id: String(i), userId, itemId, at: at ?? start + i * MINUTE };
    if (value === null || spread === 0) return { ...base, type: 'VIEW', value: null };
    return { ...base, type: 'RATE', value: Math.min(5, Math.max(0.5, MIDDLE + (value - border) / spread)) };
  });
  return deeds.sort((a, b) => a.at - b.at);
}

function borderBelow(values: readonly number[], from: number): number {
  const below = values.reduce((most, value) => (value < from ? Math.max(most, value) : most), -Infinity);
  return below === -Infinity ? from : (from + below) / 2;
}

function deviation(values: readonly number[]): number {
  const middle = meanOrZero(values);
  return Math.sqrt(meanOrZero(values.map((value) => (value - middle) ** 2)));
}
