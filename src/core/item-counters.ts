import type { ItemCounters } from './recommend';

const HOUR = 3_600_000;
const HOURS = 24;

interface Row {
  /** Deeds by hour of the last day, a ring: hour h is at h % 24. */
  readonly byHour: Uint32Array;
  lastHour: number;
  total: number;
  impressions: number;
}

const NOTHING: ItemCounters = { recent: 0, total: 0, impressions: 0 };

/** Counts, per item, of readers' positive deeds (last day and all time) and of times shown: the facts behind reasons. */
export class ItemCountersTable {
  private readonly rows = new Map<string, Row>();

  /** Counts a deed at `at` (ms). Deeds older than a day before the newest count for the total only. */
  countDeed(itemId: string, at: number): void {
    const row = this.rowOf(itemId);
    row.total += 1;
    const hour = Math.floor(at / HOUR);
    if (hour <= row.lastHour - HOURS) return;
    advance(row, hour);
    row.byHour[hour % HOURS]! += 1;
  }

  countImpression(itemId: string): void {
    this.rowOf(itemId).impressions += 1;
  }

  /** The counts as they stand at `now` (ms). */
  of(itemId: string, now: number): ItemCounters {
    const row = this.rows.get(itemId);
    if (row === undefined) return NOTHING;
    return { recent: recentOf(row, Math.floor(now / HOUR)), total: row.total, impressions: row.impressions };
  }

  private rowOf(itemId: string): Row {
    const known = this.rows.get(itemId);
    if (known !== undefined) return known;
    const row = { byHour: new Uint32Array(HOURS), lastHour: 0, total: 0, impressions: 0 };
    this.rows.set(itemId, row);
    return row;
  }
}

/** Empties the hours between the newest known and `hour`. */
function advance(row: Row, hour: number): void {
  for (let h = Math.max(row.lastHour + 1, hour - HOURS + 1); h <= hour; h += 1) row.byHour[h % HOURS] = 0;
  row.lastHour = Math.max(row.lastHour, hour);
}

function recentOf(row: Row, hour: number): number {
  let sum = 0;
  for (let h = Math.max(0, hour - HOURS + 1); h <= Math.min(hour, row.lastHour); h += 1) {
    if (h > row.lastHour - HOURS) sum += row.byHour[h % HOURS]!;
  }
  return sum;
}
