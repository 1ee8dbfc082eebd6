import { gatherCandidates } from '../../core/candidates';
import { rank } from '../../core/rank';
import type { Recipe } from '../../core/recipe';
import type { World } from '../../core/recommend';
import { admitsUnseen, requestOf } from '../attune';
import { candidatesFor, type Split } from '../split';

/** Every signal of every item for every reader, 0..1: `columns[s][r][i]`. */
export interface SignalTable {
  readonly names: readonly string[];
  readonly columns: readonly (readonly Float32Array[])[];
}

/** What the recipe's signals say of all that is ranked, for all readers of the split; what is not admitted has none. */
export function signalTable(split: Split, world: World, recipe: Recipe): SignalTable {
  const place = new Map(split.items.map((item, i) => [item.id, i]));
  let names: readonly string[] = [];
  const columns: Float32Array[][] = [];
  for (const reader of split.readers) {
    const request = requestOf(reader, world);
    const { taste, now, userId } = request;
    const admits = admitsUnseen(request, world);
    const query = { userId, history: taste.history, interests: taste.interests, now, admits };
    const pool = gatherCandidates(recipe, query, world, candidatesFor(reader, split).filter(admits));
    const { signalNames, items } = rank(pool, recipe, request, world);
    names = signalNames;
    const rows = signalNames.map(() => new Float32Array(split.items.length));
    for (const { itemId, values } of items) values.forEach((value, s) => (rows[s]![place.get(itemId)!] = value));
    rows.forEach((row, s) => (columns[s] ??= []).push(row));
  }
  return { names, columns };
}
