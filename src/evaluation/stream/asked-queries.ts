import { gatherCandidates } from '../../core/candidates';
import { rank } from '../../core/rank';
import type { Recipe } from '../../core/recipe';
import type { HistoryEntry } from '../../core/recommender';
import type { SignalTable } from '../learning/signal-table';
import { makeSplit } from '../make-split';
import type { Split, TestReader } from '../split';
import { replay } from './replay';
import type { Stream, StreamQuery } from './stream';
import type { StreamWorld } from './stream-world';

/** Numbers that the table of signals may hold: 240 MB. */
const MAX_CELLS = 60_000_000;
const MIN_QUERIES = 50;

/** Signals of evenly drawn queries, and the same queries as readers of a split: what learning from splits learns from. */
export function askedQueries(
  stream: Stream,
  world: StreamWorld,
  recipe: Recipe,
): { readonly table: SignalTable; readonly split: Split } {
  const place = new Map(stream.items.map(({ id }, i) => [id, i]));
  const width = Object.keys(recipe.weights).length;
  const most = Math.max(MIN_QUERIES, Math.floor(MAX_CELLS / (stream.items.length * width)));
  const step = Math.max(1, Math.ceil(stream.replayed.length / most));
  const columns: Float32Array[][] = [];
  const readers: TestReader[] = [];
  let names: readonly string[] = [];
  let asked = 0;
  replay(stream, {
    onQuery: (query) => {
      asked += 1;
      if (asked % step !== 0 || !query.candidates.includes(query.itemId)) return;
      const scored = signalsOf(query, world, recipe);
      names = scored.signalNames;
      const rows = names.map(() => new Float32Array(stream.items.length));
      for (const { itemId, values } of scored.items) values.forEach((v, s) => (rows[s]![place.get(itemId)!] = v));
      rows.forEach((row, s) => (columns[s] ??= []).push(row));
      readers.push(readerOf(query, stream));
    },
    onEvent: (event) => world.learn(event),
  });
  const parts = { items: stream.items, training: [], relevant: new Map(), weigh: () => 1, askedAt: () => 0 };
  return { table: { names, columns }, split: { ...makeSplit(parts), items: stream.items, readers } };
}

function signalsOf(query: StreamQuery, { world, requestOf }: StreamWorld, recipe: Recipe) {
  const request = requestOf(query);
  const { userId, taste, now } = request;
  const asked = { userId, history: taste.history, interests: taste.interests, now, admits: () => true };
  return rank(gatherCandidates(recipe, asked, world, query.candidates), { ...recipe, signalPower: 1 }, request, world);
}

/** What may not be ranked for a query is, to a split, what its reader has in training. */
function readerOf({ userId, itemId, candidates, now }: StreamQuery, { items }: Stream): TestReader {
  const open = new Set(candidates);
  const closed = items.filter(({ id }) => !open.has(id));
  const history = closed.map(({ id }): HistoryEntry => ({ itemId: id, weight: 1, at: now }));
  return { userId, past: [], history, relevant: new Set([itemId]), now };
}
