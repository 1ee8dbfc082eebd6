import type { InteractionRecord } from '../../src/datasets/dataset';
import { deskdropPublished } from '../../src/evaluation/protocols/deskdrop-published';
import { moviesCold } from '../../src/evaluation/protocols/movies-cold';
import { moviesNext } from '../../src/evaluation/protocols/movies-next';
import { moviesTemporal } from '../../src/evaluation/protocols/movies-temporal';
import type { Split } from '../../src/evaluation/split';
import { itemOf, START } from './splits';

const ITEMS = Array.from({ length: 40 }, (_, i) => itemOf(`m${i}`));

/** Twenty users rate ten items each, the last ones best. */
const log = {
  items: ITEMS,
  problems: [],
  interactions: Array.from({ length: 20 }, (_, u) => u)
    .flatMap((u) =>
      Array.from({ length: 10 }, (_, i): InteractionRecord => {
        const itemId = `m${(3 * u + i) % 40}`;
        return {
          id: `${u}-${i}`,
          userId: `u${u}`,
          type: 'RATE',
          itemId,
          at: START + 1000 * (u + 100 * i),
          value: i < 5 ? 2 : 4.5,
        };
      }),
    )
    .sort((a, b) => a.at - b.at),
};

/** What no protocol may do: let the test part into the training part, or into the past of who is asked. */
function expectNoLeak({ training, readers, data }: Split): void {
  for (const { userId, relevant, history, past, now } of readers) {
    const known = new Set(training.filter((one) => one.userId === userId).map(({ itemId }) => itemId));
    for (const id of relevant) expect(known.has(id)).toBe(false);
    const read = new Set(history.map(({ itemId }) => itemId));
    for (const id of known) expect(read.has(id)).toBe(true);
    for (const id of relevant) expect(read.has(id)).toBe(false);
    expect(history.every(({ at }) => at <= now)).toBe(true);
    expect(past.length).toBeGreaterThanOrEqual(known.size);
    expect(now).toBeGreaterThanOrEqual(Math.max(...past.map(({ at }) => at)));
  }
  expect(new Set(data.events.map(({ userId, itemId }) => `${userId} ${itemId}`)).size).toBe(data.events.length);
}

test.each([moviesTemporal, moviesNext, moviesCold, deskdropPublished])(
  '$name keeps test and training apart, twice',
  (protocol) => {
    const split = protocol.split(log, 1);
    const validation = protocol.validation(split, 1);
    expectNoLeak(split);
    expectNoLeak(validation);
    const trained = new Set(split.training.map(({ id }) => id));
    expect(validation.training.every(({ id }) => trained.has(id))).toBe(true);
    expect(validation.training.length).toBeLessThan(split.training.length);
    expect(protocol.split(log, 1)).toEqual(split);
  },
);

test('movies-temporal: the last fifth of each user by time, from four stars', () => {
  const { readers, training } = moviesTemporal.split(log, 1);
  expect(training.length).toBe(160);
  expect([...readers[0]!.relevant]).toEqual(['m8', 'm9']);
  expect(readers[0]!.history[0]).toMatchObject({ itemId: 'm7', weight: 4.5 });
});

test('movies-next: the last one', () => {
  const { readers } = moviesNext.split(log, 1);
  expect([...readers[0]!.relevant]).toEqual(['m9']);
});

test('movies-cold: a tenth of the items without training, and nothing else ranked', () => {
  const { among, training, readers } = moviesCold.split(log, 2);
  expect(among!.length).toBe(4);
  expect(training.some(({ itemId }) => among!.includes(itemId))).toBe(false);
  for (const { relevant } of readers) for (const id of relevant) expect(among).toContain(id);
  expect(moviesCold.split(log, 3).among).not.toEqual(among);
});

test('deskdrop-published: a fifth of each active user’s items; weights are log2(1 + sum)', () => {
  const few = { id: 'x', userId: 'passer-by', type: 'VIEW', itemId: 'm1', at: START, value: null } as const;
  const twice = [1, 2].map((i) => ({ ...log.interactions[0]!, id: `again-${i}`, type: 'COMMENT' as const }));
  const given = {
    ...log,
    interactions: [few, ...log.interactions, ...twice].map((one) =>
      one.type === 'RATE' ? { ...one, type: 'VIEW' as const } : one,
    ),
  };
  const split = deskdropPublished.split(given, 1);
  expect(split.readers.map(({ userId }) => userId)).not.toContain('passer-by');
  for (const { relevant, history } of split.readers) expect([relevant.size, history.length]).toEqual([2, 8]);
  const { userId, itemId } = log.interactions[0]!;
  const weights = split.data.events.map((event) =>
    event.userId === userId && event.itemId === itemId ? 'commented' : event.weight,
  );
  const pair = split.data.events.find((event) => event.userId === userId && event.itemId === itemId);
  if (pair !== undefined) expect(pair.weight).toBeCloseTo(Math.log2(1 + 1 + 4 + 4));
  expect(weights.filter((weight) => weight !== 'commented').every((weight) => weight === 1)).toBe(true);
});
