import fc from 'fast-check';
import { INTERACTION_TYPES, type Interaction } from '../../src/core/interaction';
import { affinity, isDismissed, isLiked } from '../../src/core/interaction-weights';
import { emptyProfile, fold, foldAll, type Profile } from '../../src/core/profile';
import { anInteraction, T0 } from '../support/builders';

const anyInteraction: fc.Arbitrary<Interaction> = fc
  .record({
    type: fc.constantFrom(...INTERACTION_TYPES),
    itemId: fc.constantFrom('a', 'b', 'c', '__proto__', 'ü.$'),
    at: fc.integer({ min: T0, max: T0 + 50 }),
    value: fc.option(fc.double({ min: 0, max: 5, noNaN: true })),
  })
  .map((given, i = 0) => anInteraction({ ...given, id: `${JSON.stringify(given)}${i}` }));

const foldEach = (log: readonly Interaction[]) =>
  log.reduce<Profile>((profile, entry) => fold(profile, entry, 100), emptyProfile('user-1'));
const plain = (profile: Profile) => ({ ...profile, items: [...profile.items].sort(([a], [b]) => (a < b ? -1 : 1)) });

test('the order of arrival does not matter', () => {
  const shuffled = fc
    .array(anyInteraction)
    .chain((log) => fc.tuple(fc.constant(log), fc.shuffledSubarray(log, { minLength: log.length })));
  fc.assert(fc.property(shuffled, ([log, other]) => expect(plain(foldEach(other))).toEqual(plain(foldEach(log)))));
});

test('being shown is not a deed', () => {
  expect(fold(emptyProfile('user-1'), anInteraction({ type: 'IMPRESSION' }), 10)).toEqual(emptyProfile('user-1'));
});

test('beyond the limit, what was touched longest ago is forgotten', () => {
  const log = ['a', 'b', 'c'].map((itemId, i) => anInteraction({ itemId, at: T0 + i }));
  const profile = log.reduce<Profile>((so, entry) => fold(so, entry, 2), emptyProfile('user-1'));
  expect([...profile.items.keys()]).toEqual(['b', 'c']);
  expect(profile.version).toBe(3);
});

test('folding at once is folding one by one', () => {
  fc.assert(
    fc.property(fc.array(anyInteraction), (log) =>
      expect(plain(foldAll(emptyProfile('user-1'), log, 100))).toEqual(plain(foldEach(log))),
    ),
  );
});

test('a long past is folded in a time that grows with its length alone', () => {
  const log = [...Array(10_000).keys()].map((i) => anInteraction({ id: `e${i}`, itemId: `i${i % 6000}`, at: T0 + i }));
  const started = performance.now();
  expect(foldAll(emptyProfile('user-1'), log, 2000).items.size).toBe(2000);
  // One by one with a sort each it took half a minute; at once it takes some ten milliseconds.
  expect(performance.now() - started).toBeLessThan(5000);
});

const marksAfter = (...log: Interaction[]) => foldEach(log).items.get('item-1')!.marks;

describe('what the marks say', () => {
  test('a like says more than a view, a dislike outweighs it', () => {
    const view = affinity(marksAfter(anInteraction({ type: 'VIEW' })));
    const like = affinity(marksAfter(anInteraction({ type: 'LIKE' })));
    expect(like).toBeGreaterThan(view);
    expect(affinity(marksAfter(anInteraction({ type: 'VIEW' }), anInteraction({ type: 'DISLIKE' })))).toBeLessThan(0);
  });

  test('an undo takes back what came before it and nothing that came after', () => {
    const like = anInteraction({ type: 'LIKE', at: T0 });
    const undo = anInteraction({ type: 'UNDO', at: T0 + 1 });
    const again = anInteraction({ type: 'LIKE', at: T0 + 2 });
    expect(isLiked(marksAfter(like, undo))).toBe(false);
    expect(isLiked(marksAfter(like, undo, again))).toBe(true);
    expect(affinity(marksAfter(anInteraction({ type: 'VIEW', at: T0 }), undo))).toBeGreaterThan(0);
  });

  test('dismissing can be undone', () => {
    const dismiss = anInteraction({ type: 'DISMISS', at: T0 });
    expect(isDismissed(marksAfter(dismiss))).toBe(true);
    expect(isDismissed(marksAfter(dismiss, anInteraction({ type: 'UNDO', at: T0 + 1 })))).toBe(false);
  });

  test('five stars are liked, two are not, and say far less', () => {
    const five = marksAfter(anInteraction({ type: 'RATE', value: 5 }));
    const two = marksAfter(anInteraction({ type: 'RATE', value: 2 }));
    expect([isLiked(five), isLiked(two)]).toEqual([true, false]);
    expect(affinity(five) / affinity(two)).toBeGreaterThan(15);
  });
});
