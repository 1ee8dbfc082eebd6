import fc from 'fast-check';
import { Catalogue } from '../../src/core/catalogue';
import { isVisible } from '../../src/core/item';
import { Turns } from '../../src/core/turns';
import { aBareItem, T0 } from '../support/builders';

test('passes when an item becomes visible and when it ceases to be, once each', () => {
  const turns = new Turns();
  turns.pass(T0);
  turns.expect(aBareItem({ id: 'a', publishedAt: T0 + 10, expiresAt: T0 + 20 }));
  const passed = [5, 9, 10, 11, 19, 20, 21, 99].map((ms) => turns.pass(T0 + ms));
  expect(passed).toEqual([false, false, true, false, false, true, false, false]);
});

test('knows an item by its newest times, and none of what is not published', () => {
  const turns = new Turns();
  turns.pass(T0);
  turns.expect(aBareItem({ id: 'a', publishedAt: T0 + 10 }));
  turns.expect(aBareItem({ id: 'a', publishedAt: T0 + 50 }));
  turns.expect(aBareItem({ id: 'b', publishedAt: T0 + 60 }));
  turns.expect(aBareItem({ id: 'b', publishedAt: T0 + 60, status: 'withdrawn' }));
  turns.pass(T0 + 10);
  expect([20, 50, 60].map((ms) => turns.pass(T0 + ms))).toEqual([false, true, false]);
});

test('whenever the set of visible items changes with time, so does the catalogue’s version', () => {
  const time = fc.integer({ min: -20, max: 100 }).map((ms) => T0 + ms);
  const item = fc.record({
    id: fc.constantFrom('a', 'b', 'c'),
    publishedAt: time,
    expiresAt: fc.option(time),
    status: fc.constantFrom('published' as const, 'withdrawn' as const),
  });
  const step = fc.record({ passes: fc.integer({ min: 0, max: 30 }), item: fc.option(item) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const catalogue = new Catalogue();
      const shownAt = (now: number) =>
        [...catalogue.all()].filter((facts) => isVisible(facts, now)).map(({ id }) => id).join(); // prettier-ignore
      let now = T0;
      steps.forEach(({ passes, item: next }, n) => {
        const [shown, version] = [shownAt(now), catalogue.version];
        now += passes;
        catalogue.moveTo(now);
        if (shownAt(now) !== shown) expect(catalogue.version).toBeGreaterThan(version);
        if (next !== null) catalogue.apply(aBareItem({ ...next, revision: n + 1 }));
        catalogue.moveTo(now);
      });
    }),
  );
});
