import { priceRows } from '../../src/evaluation/prices';
import { NO_CONTENT } from './no-content';
import { splitOf, type ReaderCase } from './splits';

const ITEMS = Array.from({ length: 30 }, (_, i) => `i${String(i).padStart(2, '0')}`);
const readers = Array.from({ length: 12 }, (_, r): ReaderCase => {
  const past = Array.from({ length: 6 }, (_, i) => ITEMS[(2 * r + 3 * i) % 30]!);
  return { userId: `u${r}`, past, relevant: ['i29'] };
});
const base = splitOf(ITEMS, readers);
/** Three topics, in turns. */
const split = {
  ...base,
  data: {
    ...base.data,
    items: base.data.items.map((item, i) => ({ ...item, topics: [`t${i % 3}`] })),
  },
};

test('every strength has its rows; what is learnt for them is learnt once', async () => {
  let learnt = 0;
  const rows = priceRows({
    vectorize: () => {
      learnt += 1;
      return Promise.resolve(NO_CONTENT);
    },
    learn: null,
  });
  expect(rows.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'by score alone',
      'as it serves',
      'diversity 1',
      'calibration 0.5',
      'exposure 0.25',
      'serendipity 1',
    ]),
  );
  const [reader] = split.readers;
  const orders = await Promise.all(
    rows.map(async (row) => {
      const scores = (await row.fit(split))(reader!, ITEMS);
      return [
        row.name,
        [...ITEMS].sort((a, b) => scores[ITEMS.indexOf(b)]! - scores[ITEMS.indexOf(a)]! || (a < b ? -1 : 1)),
      ] as const;
    }),
  );
  const byName = new Map(orders);
  expect(learnt).toBe(1);
  expect(byName.get('diversity 1')).not.toEqual(byName.get('by score alone'));
  // Other strengths are off in each row, so each is a reordering of the same list.
  for (const [, order] of orders) expect([...order].sort()).toEqual([...ITEMS].sort());
});
