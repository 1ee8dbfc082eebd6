import { DistinctCount, hashOf } from './distinct-count';
import type { ItemCounters } from './recommend';

const DAY = 86_400_000;
/** Readers of the last day remembered per item; beyond it the count stands still. */
const MAX_RECENT = 10_000;
/** Who left the last day is swept out at most this often, ms. */
const SWEEP_MS = 60_000;

interface Row {
  /** When each reader of the last day was last here, by the hash of their id. */
  readonly recent: Map<number, number>;
  readonly readers: DistinctCount;
  sweptTo: number;
}

const NOTHING: ItemCounters = { recent: 0, total: 0, impressions: 0 };

/** Counts, per item, different readers (last day and all time) and times shown: the facts behind reasons. */
export class ItemCountersTable {
  private readonly rows = new Map<string, Row>();
  private readonly impressions = new Map<string, number>();

  /** A reader did something to the item at `at` (ms) that says they like it. */
  countReader(itemId: string, userId: string, at: number): void {
    const row = this.rowOf(itemId);
    row.readers.add(userId);
    const reader = hashOf(userId);
    if (at <= row.sweptTo) return;
    if (row.recent.size >= MAX_RECENT && !row.recent.has(reader)) return;
    row.recent.set(reader, Math.max(at, row.recent.get(reader) ?? -Infinity));
    sweep(row, at - DAY);
  }

  countImpression(itemId: string): void {
    this.impressions.set(itemId, (this.impressions.get(itemId) ?? 0) + 1);
  }

  /** The counts as they stand at `now` (ms). */
  of(itemId: string, now: number): ItemCounters {
    const row = this.rows.get(itemId);
    const impressions = this.impressions.get(itemId) ?? 0;
    if (row === undefined) return impressions === 0 ? NOTHING : { ...NOTHING, impressions };
    sweep(row, now - DAY);
    return { recent: row.recent.size, total: row.readers.value, impressions };
  }

  private rowOf(itemId: string): Row {
    const known = this.rows.get(itemId);
    if (known !== undefined) return known;
    const row = { recent: new Map<number, number>(), readers: new DistinctCount(), sweptTo: -Infinity };
    this.rows.set(itemId, row);
    return row;
  }
}

function sweep(row: Row, before: number): void {
  if (before < row.sweptTo + SWEEP_MS) return;
  row.sweptTo = before;
  for (const [reader, at] of row.recent) if (at <= before) row.recent.delete(reader);
}
