import fc from 'fast-check';
import { CmsClock } from '../../../src/adapters/cms-api/cms-clock';
import { T0 } from '../../support/builders';

const dated = (time: number) => new Date(Math.floor(time / 1000) * 1000).toUTCString();

/** An exchange with a CMS whose clock is so far ahead of ours. */
function exchange(sentAt: number, aheadMs: number, tookMs = 40, answeredAfterMs = 20) {
  return { sentAt, receivedAt: sentAt + tookMs, date: dated(sentAt + answeredAfterMs + aheadMs), age: null };
}

test('a clock that may be ours is taken for ours', () => {
  const clock = new CmsClock();
  for (const at of [T0, T0 + 333, T0 + 999, T0 + 1500]) expect(clock.asOf(exchange(at, 0))).toBe(at);
});

test('a clock that is ahead or behind is learnt to within a second, and never overtaken', () => {
  const offsets = fc.integer({ min: -3_600_000, max: 3_600_000 });
  const pauses = fc.array(fc.tuple(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 0, max: 40 })), {
    minLength: 2,
  });
  fc.assert(
    fc.property(offsets, pauses, (ahead, steps) => {
      const clock = new CmsClock();
      let at = T0;
      let last = -Infinity;
      for (const [pause, answeredAfter] of steps) {
        at += pause;
        const asOf = clock.asOf(exchange(at, ahead, 40, answeredAfter));
        expect(asOf).toBeGreaterThanOrEqual(last);
        expect(Math.abs(asOf - (at + ahead))).toBeLessThanOrEqual(1_040);
        // Towards ours: never further away than the CMS's clock is.
        expect(Math.abs(asOf - at)).toBeLessThanOrEqual(Math.abs(ahead) + 1);
        last = asOf;
      }
    }),
  );
});

test('a date that is missing, none, or a day off is overlooked', () => {
  const clock = new CmsClock();
  for (const date of [null, 'yesterday', dated(T0 - 3 * 86_400_000), dated(T0 + 3 * 86_400_000)])
    expect(clock.asOf({ sentAt: T0, receivedAt: T0 + 10, date, age: null })).toBe(T0);
});

test('what a cache held is as old as it says', () => {
  const clock = new CmsClock();
  expect(clock.asOf({ sentAt: T0, receivedAt: T0 + 10, date: dated(T0 - 60_000), age: '60' })).toBe(T0 - 60_000);
  expect(clock.asOf({ sentAt: T0 + 20, receivedAt: T0 + 30, date: dated(T0 + 25), age: null })).toBe(T0 + 20);
});
