import { gatherCandidates } from '../../core/candidates';
import { rank, type Scored } from '../../core/rank';
import type { Recipe } from '../../core/recipe';
import type { HistoryEntry } from '../../core/recommender';
import type { SignalTable } from '../learning/signal-table';
import { NO_DETAILS, type ItemRecord } from '../../datasets/dataset';
import { makeSplit } from '../make-split';
import type { Gains, Split, TestReader } from '../split';
import { replay } from './replay';
import type { Stream, StreamQuery } from './stream';
import type { StreamWorld } from './stream-world';

/** Numbers that the table of signals may hold: 240 MB. */
const MAX_CELLS = 60_000_000;
const MIN_QUERIES = 50;

export interface AskedOptions {
  /**
   * all: every item anybody met before is judged, as protocols ask; proposed: what the recipe's recommenders propose, as
   * serving has it, which is many times quicker.
   */
  readonly pool: 'all' | 'proposed';
  readonly maxQueries: number;
  /** What a success counts for, by reader and item, e.g. against position bias; missing: 1. */
  readonly gains?: Gains;
}

export interface Asked {
  readonly table: SignalTable;
  /** A reader for each query, and for each item a place in the query's pool. */
  readonly split: Split;
  /** Who asked, by query. */
  readonly userIds: readonly string[];
}

interface AskedQuery {
  readonly userId: string;
  readonly itemId: string;
  readonly now: number;
  /** What is judged; what the reader turned to is the last of them where nothing proposed it. */
  readonly pool: readonly string[];
  /** By signal, by place in the pool. */
  readonly rows: readonly Float32Array[];
}

/** Signals of evenly drawn queries, and the same queries as readers of a split: what learning from splits learns from. */
export function askedQueries(
  stream: Stream,
  world: StreamWorld,
  recipe: Recipe,
  { pool, maxQueries, gains }: AskedOptions = { pool: 'all', maxQueries: Infinity },
): Asked {
  const width = Object.keys(recipe.weights).length;
  const cells = Math.max(MIN_QUERIES, Math.floor(MAX_CELLS / (stream.items.length * width)));
  const step = Math.max(
    1,
    Math.ceil(stream.replayed.length / (pool === 'all' ? Math.min(cells, maxQueries) : maxQueries)),
  );
  const asked: AskedQuery[] = [];
  let names: readonly string[] = [];
  replay(stream, {
    wants: (n) => n % step === 0,
    onQuery: (query) => {
      if (!query.candidates.includes(query.itemId)) return;
      const scored = signalsOf(query, world, recipe, pool);
      names = scored.signalNames;
      asked.push(askedQuery(query, scored));
    },
    onEvent: (event) => world.learn(event),
  });
  const columns = names.map((_, s) => asked.map(({ rows }) => rows[s]!));
  return { table: padded({ names, columns }, asked), ...splitOf(asked, gains) };
}

function signalsOf(query: StreamQuery, { world, requestOf }: StreamWorld, recipe: Recipe, pool: AskedOptions['pool']) {
  const request = requestOf(query);
  const { userId, taste, now } = request;
  const open = new Set(query.candidates);
  const admits = pool === 'all' ? () => true : (id: string) => open.has(id);
  const asked = { userId, history: taste.history, interests: taste.interests, now, admits };
  const among = pool === 'all' ? query.candidates : undefined;
  return rank(gatherCandidates(recipe, asked, world, among), { ...recipe, signalPower: 1 }, request, world);
}

function askedQuery({ userId, itemId, now }: StreamQuery, { items, signalNames }: Scored): AskedQuery {
  // In order of id, so that places tell nothing.
  const sorted = [...items].sort((a, b) => (a.itemId < b.itemId ? -1 : 1));
  const ids = sorted.map((item) => item.itemId);
  const pool = ids.includes(itemId) ? ids : [...ids, itemId];
  const rows = signalNames.map((_, s) => Float32Array.from(pool, (_id, i) => sorted[i]?.values[s] ?? 0));
  return { userId, itemId, now, pool, rows };
}

/** Rows of one length, as a table has them: behind a query's pool there is nothing. */
function padded({ names, columns }: SignalTable, asked: readonly AskedQuery[]): SignalTable {
  const longest = longestOf(asked);
  const pad = (row: Float32Array) => {
    const whole = new Float32Array(longest);
    whole.set(row);
    return whole;
  };
  return { names, columns: columns.map((rows) => rows.map(pad)) };
}

function longestOf(asked: readonly AskedQuery[]): number {
  return asked.reduce((longest, { pool }) => Math.max(longest, pool.length), 0);
}

/** Places of pools stand for items, since only places are compared; a query is a reader of its own. */
function splitOf(asked: readonly AskedQuery[], gains?: Gains): Omit<Asked, 'table'> {
  const places = Array.from({ length: longestOf(asked) }, (_, place) => `${place}`);
  const readers = asked.map(({ itemId, pool, now }, n): TestReader => {
    const closed = places.slice(pool.length).map((place): HistoryEntry => ({ itemId: place, weight: 1, at: now }));
    const relevant = new Set([places[pool.indexOf(itemId)]!]);
    return { userId: `${n}`, past: [], history: closed, relevant, now };
  });
  const own = asked.map(({ userId, itemId, pool }, n) => {
    return [`${n}`, new Map([[places[pool.indexOf(itemId)]!, gains?.get(userId)?.get(itemId) ?? 1]])] as const;
  });
  const parts = { items: [], training: [], relevant: new Map(), weigh: () => 1, askedAt: () => 0 };
  const items = places.map((id): ItemRecord => ({
    ...NO_DETAILS,
    id,
    type: 'place',
    locale: 'und',
    title: id,
    publishedAt: 0,
  }));
  return {
    split: { ...makeSplit(parts), items, readers, gains: gains && new Map(own) },
    userIds: asked.map(({ userId }) => userId),
  };
}
