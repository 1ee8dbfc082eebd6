import type { AnyObject } from 'mongoose';

/** Strictly after this time and key. */
export interface TailPlace {
  readonly at: number;
  readonly key: string;
}

/** Runs a query sorted by (time, _id). */
type Query<R> = (range: AnyObject, limit: number) => Promise<R[]>;

const FIRST_WINDOW_MS = 60_000;
const GROWTH = 8;

/**
 * Reads a collection in order of (time, _id), page by page. Engines that sort after the index instead of by it (DocumentDB
 * does) would sort all that is left for every page, so a page asks for a window of time that should hold about two pages;
 * a window that holds less is widened, up to now, and from there on without end.
 */
export class Tail<R extends { readonly _id: string }> {
  private windowMs = FIRST_WINDOW_MS;

  constructor(
    private readonly field: keyof R & string,
    private readonly now: () => number,
  ) {}

  async read(from: TailPlace, limit: number, query: Query<R>): Promise<R[]> {
    const found: R[] = [];
    let place = from;
    while (found.length < limit) {
      const until = Math.max(from.at, 0) + this.windowMs;
      const isLast = until >= this.now();
      const page = await query(this.between(place, isLast ? Infinity : until), limit - found.length);
      found.push(...page);
      place = this.placeOf(page.at(-1)) ?? place;
      if (isLast) break;
      if (found.length < limit) this.windowMs *= GROWTH;
    }
    if (found.length === limit) this.windowMs = Math.max(1, 2 * (place.at - Math.max(from.at, 0)));
    return found;
  }

  private placeOf(record: R | undefined): TailPlace | undefined {
    return record && { at: record[this.field] as number, key: record._id };
  }

  /** The outer bounds are what the index walks; the inner one steps over what lies before the key at the same time. */
  private between({ at, key }: TailPlace, until: number): AnyObject {
    const bounds = until === Infinity ? { $gte: at } : { $gte: at, $lt: until };
    return { [this.field]: bounds, $or: [{ [this.field]: { $gt: at } }, { [this.field]: at, _id: { $gt: key } }] };
  }
}
