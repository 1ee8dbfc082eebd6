import { DEFAULT_SETTINGS } from '../../src/recommenders/recommender-settings';
import { moviesNext } from '../../src/evaluation/protocols/movies-next';
import { tune } from '../../src/evaluation/tuning/tune';
import { splitOf, type ReaderCase } from './splits';

// Readers walk a ring of items: what was read last says what comes next.
const ITEMS = Array.from({ length: 40 }, (_, i) => `i${String(i).padStart(2, '0')}`);
const readers = Array.from({ length: 40 }, (_, r): ReaderCase => {
  const walk = Array.from({ length: 8 }, (_, i) => ITEMS[(3 * r + i) % 40]!);
  return { userId: `u${r}`, past: walk, relevant: [ITEMS[(3 * r + 8) % 40]!] };
});
const split = splitOf(ITEMS, readers);
const options = { trials: 4, seed: 3, folds: 2, onTrial: () => undefined };

test('what is chosen did better on validation than what was there, the search is the same each time', () => {
  const tuning = tune([{ protocol: moviesNext, split }], options);
  expect(tuning.trials.length).toBe(4 * 5);
  for (const name of ['item-item', 'sequence', 'ease', 'als'] as const) {
    const own = tuning.trials.filter(({ recommender }) => recommender === name);
    expect(own.some(({ settings }) => settings === DEFAULT_SETTINGS[name])).toBe(true);
    expect(own[0]!.beside).toBe(Math.max(...own.map(({ beside }) => beside)));
    expect(tuning.chosen[name]).toBe(own[0]!.settings);
    expect(own[0]!.beside).toBeGreaterThanOrEqual(1);
  }
  expect(tune([{ protocol: moviesNext, split }], options)).toEqual(tuning);
});

test('the test part is never looked at', () => {
  const blind = { ...split, readers: split.readers.map((reader) => ({ ...reader, relevant: new Set(['nothing']) })) };
  expect(tune([{ protocol: moviesNext, split: blind }], options)).toEqual(
    tune([{ protocol: moviesNext, split }], options),
  );
});
