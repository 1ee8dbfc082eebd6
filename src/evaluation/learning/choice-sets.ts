import { sample, seededRandom, seedFrom } from '../../core/random';
import { TopList } from '../../recommenders/parts/top-list';
import { candidatesFor, type Split, type TestReader } from '../split';
import type { SignalTable } from './signal-table';

/** Successes, each among items it had to come before: what a ranker must choose from. */
export interface ChoiceSets {
  /** Numbers a row: the signals of the table, in its order. */
  readonly width: number;
  /** Rows of all sets one after the other; the first row of a set is the relevant item's. */
  readonly rows: Float32Array;
  /** By row: the logarithm of how many items it stands for. */
  readonly offsets: Float32Array;
  /** By set: the row behind its last. */
  readonly ends: Int32Array;
  /** By set: what it counts for; without gains those of a reader sum to 1. */
  readonly counts: Float32Array;
}

export interface ChoiceSetOptions {
  readonly seed: number;
  /** The best so many by each signal are in every set: what is hard to tell from the relevant item. */
  readonly bestBySignal: number;
  /** So many are drawn from all others, for whom they stand. */
  readonly drawn: number;
  /** With more rows than this, fewer successes are looked at. */
  readonly mostRows?: number;
}

const MOST_ROWS = 400_000;

/** A set for every relevant item of every reader, drawn by the reader's id and the seed. */
export function choiceSets(table: SignalTable, split: Split, options: ChoiceSetOptions): ChoiceSets {
  const drawing = { ...options, split, placeOf: new Map(split.items.map((item, i) => [item.id, i])) };
  const gathered: Gathered = { values: [], offsets: [], ends: [], counts: [] };
  const step = stepOf(table, split, options);
  let successes = 0;
  for (const [r, reader] of split.readers.entries()) {
    const wanted = [...reader.relevant].filter((id) => drawing.placeOf.has(id) && successes++ % step === 0);
    if (wanted.length === 0) continue;
    const own = table.columns.map((column) => column[r]!);
    const others = othersOf(reader, own, drawing);
    for (const id of wanted) {
      const gain = split.gains?.get(reader.userId)?.get(id) ?? 1;
      const members = [{ place: drawing.placeOf.get(id)!, offset: 0 }, ...others];
      gather(gathered, own, members, gain / reader.relevant.size);
    }
  }
  return packed(gathered, table.columns.length);
}

/** Every how many successes one is looked at, so that there is room for all of their rows. */
function stepOf({ columns }: SignalTable, { readers }: Split, options: ChoiceSetOptions): number {
  const { bestBySignal, drawn, mostRows = MOST_ROWS } = options;
  const successes = readers.reduce((sum, { relevant }) => sum + relevant.size, 0);
  return Math.max(1, Math.ceil((successes * (1 + columns.length * bestBySignal + drawn)) / mostRows));
}

interface Member {
  readonly place: number;
  readonly offset: number;
}

interface Drawing extends ChoiceSetOptions {
  readonly split: Split;
  readonly placeOf: ReadonlyMap<string, number>;
}

/** What the reader might have chosen instead: the best by each signal, and some that stand for all others. */
function othersOf(reader: TestReader, own: readonly Float32Array[], drawing: Drawing): Member[] {
  const { split, placeOf, bestBySignal, drawn, seed } = drawing;
  const ids = candidatesFor(reader, split).filter((id) => !reader.relevant.has(id));
  const places = ids.map((id) => placeOf.get(id)!);
  const best = new Set(own.flatMap((row) => bestPlaces(row, places, bestBySignal)));
  const rest = places.filter((place) => !best.has(place));
  const some = sample(rest, drawn, seededRandom(seedFrom(seed, reader.userId)));
  const offset = Math.log(rest.length / Math.max(1, some.length));
  return [...[...best].map((place) => ({ place, offset: 0 })), ...some.map((place) => ({ place, offset }))];
}

/** What a signal says nothing of is not among its best. */
function bestPlaces(row: Float32Array, places: readonly number[], n: number): number[] {
  const top = new TopList(n);
  for (const place of places) if (row[place]! > 0) top.offer(place, row[place]!);
  return top.sorted().map(({ ordinal }) => ordinal);
}

interface Gathered {
  readonly values: number[];
  readonly offsets: number[];
  readonly ends: number[];
  readonly counts: number[];
}

function gather(gathered: Gathered, own: readonly Float32Array[], members: readonly Member[], count: number): void {
  for (const { place, offset } of members) {
    for (const row of own) gathered.values.push(row[place]!);
    gathered.offsets.push(offset);
  }
  gathered.ends.push(gathered.offsets.length);
  gathered.counts.push(count);
}

function packed({ values, offsets, ends, counts }: Gathered, width: number): ChoiceSets {
  return {
    width,
    rows: Float32Array.from(values),
    offsets: Float32Array.from(offsets),
    ends: Int32Array.from(ends),
    counts: Float32Array.from(counts),
  };
}
