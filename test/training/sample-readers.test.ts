import { sampleReaders } from '../../src/training/sample-readers';
import { readingLog } from './reading-log';

const { deeds } = readingLog({ readers: 200, items: 40, days: 5 });

test('all of a small log; of a larger one all that some readers did, about as much as asked', () => {
  expect(sampleReaders(deeds, deeds.length, 1)).toBe(deeds);
  const some = sampleReaders(deeds, deeds.length / 4, 1);
  expect(some.length).toBeGreaterThan(deeds.length / 8);
  expect(some.length).toBeLessThan(deeds.length / 2);
  const readers = new Set(some.map(({ userId }) => userId));
  expect(some).toEqual(deeds.filter(({ userId }) => readers.has(userId)));
});

test('the same readers whatever the order, others by another seed', () => {
  const idsOf = (log: typeof deeds, seed: number) =>
    [...new Set(sampleReaders(log, deeds.length / 4, seed).map(({ userId }) => userId))].sort();
  expect(idsOf([...deeds].reverse(), 1)).toEqual(idsOf(deeds, 1));
  expect(idsOf(deeds, 2)).not.toEqual(idsOf(deeds, 1));
});
