import type { SignalTable } from './signal-table';

/** What signals of recommenders may be raised to, the first as set by hand: see `Recipe.signalPower`. */
export const SIGNAL_POWERS = [1, 0.5];

/** The table as ranking with `Recipe.signalPower` would have it: signals of `recommenders` are raised, features are not. */
export function raiseSignals(table: SignalTable, power: number, recommenders: ReadonlySet<string>): SignalTable {
  if (power === 1) return table;
  const columns = table.columns.map((rows, s) => {
    return recommenders.has(table.names[s]!) ? rows.map((row) => row.map((value) => value ** power)) : rows;
  });
  return { names: table.names, columns };
}
