import fc from 'fast-check';
import { fillPlaces } from '../../../src/core/digest/fill-places';
import type { RankedItem } from '../../../src/core/ranking';

const ranked = (itemId: string): RankedItem => ({ itemId, score: 1, signals: [], reason: { kind: 'EditorsPick' } });
const factsOf = (itemId: string) => ({
  topics: [`t${itemId.charCodeAt(0) % 4}`],
  authors: [`a${itemId.charCodeAt(0) % 3}`],
});
const form = { slots: [], maxPerTopic: null, maxPerAuthor: null };
const ids = (...names: string[]) => names.map(ranked);
const pick = { from: 'editors-pick' } as const;

const shown = (places: ReturnType<typeof fillPlaces>) =>
  places.map(({ item, slot }) => item.itemId + (slot ? '*' : ''));

test('slots stand in their places, the ranking fills the rest', () => {
  const slots = [{ source: pick, place: 2, count: 2 }];
  const rankings = { main: ids('a', 'b', 'c', 'd'), slots: [ids('x', 'b', 'y')] };
  expect(shown(fillPlaces({ ...form, slots }, 4, rankings, factsOf))).toEqual(['a', 'x*', 'b*', 'c']);
});

test('a slot that finds nothing leaves its place to the ranking', () => {
  const slots = [{ source: pick, place: 1, count: 1 }];
  expect(shown(fillPlaces({ ...form, slots }, 2, { main: ids('a', 'b', 'c'), slots: [[]] }, factsOf))).toEqual([
    'a',
    'b',
  ]);
});

test('where the ranking is short, slots move up', () => {
  const slots = [{ source: pick, place: 4, count: 1 }];
  expect(shown(fillPlaces({ ...form, slots }, 5, { main: ids('a'), slots: [ids('x')] }, factsOf))).toEqual(['a', 'x*']);
});

test('caps hold, in slots too', () => {
  const same = () => ({ topics: ['one'], authors: [] });
  const slots = [{ source: pick, place: 1, count: 2 }];
  const rankings = { main: ids('a', 'b'), slots: [ids('x', 'y')] };
  expect(shown(fillPlaces({ ...form, slots, maxPerTopic: 1 }, 4, rankings, same))).toEqual(['x*']);
});

test('laws: no item twice, no more than the size, caps hold, the ranking keeps its order', () => {
  const list = fc.uniqueArray(fc.constantFrom(...'abcdefghijklmnop'), { maxLength: 16 });
  const slot = fc.record({ place: fc.integer({ min: 1, max: 8 }), count: fc.integer({ min: 1, max: 3 }), list });
  const cap = fc.option(fc.integer({ min: 1, max: 4 }));
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10 }),
      list,
      fc.array(slot, { maxLength: 3 }),
      cap,
      cap,
      (size, main, slots, topic, author) => {
        const campaign = {
          slots: slots.map(({ place, count }) => ({ source: pick, place, count })),
          maxPerTopic: topic,
          maxPerAuthor: author,
        };
        const rankings = { main: main.map(ranked), slots: slots.map((one) => one.list.map(ranked)) };
        const places = fillPlaces(campaign, size, rankings, factsOf);
        const found = places.map(({ item }) => item.itemId);
        expect(found.length).toBeLessThanOrEqual(size);
        expect(new Set(found).size).toBe(found.length);
        const most = (names: string[]) =>
          Math.max(0, ...names.map((name) => names.filter((other) => other === name).length));
        expect(most(found.flatMap((id) => factsOf(id).topics))).toBeLessThanOrEqual(topic ?? Infinity);
        expect(most(found.flatMap((id) => factsOf(id).authors))).toBeLessThanOrEqual(author ?? Infinity);
        const byRank = places.filter((one) => one.slot === null).map(({ item }) => main.indexOf(item.itemId));
        expect(byRank).toEqual([...byRank].sort((a, b) => a - b));
      },
    ),
  );
});
