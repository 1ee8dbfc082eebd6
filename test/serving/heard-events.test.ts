import fc from 'fast-check';
import { HeardEvents } from '../../src/serving/heard-events';

const event = fc.record({
  userId: fc.string(),
  itemId: fc.string(),
  weight: fc.float({ noNaN: true, min: -1, max: 1 }),
  at: fc.nat(),
});
const heard = fc.array(fc.record({ event, receivedAt: fc.nat(50) }), { maxLength: 60 });

describe('events heard of', () => {
  it('are all remembered, in order, up to twice as many as must be; then the newest', () => {
    fc.assert(
      fc.property(heard, fc.integer({ min: 1, max: 20 }), (all, max) => {
        const events = new HeardEvents(max);
        for (const { event, receivedAt } of all) events.push(event, receivedAt);
        const kept = events.receivedAfter(-Infinity);
        expect(kept.length).toBeGreaterThanOrEqual(Math.min(max, all.length));
        expect(kept.length).toBeLessThan(2 * max);
        expect(kept).toEqual(all.slice(all.length - kept.length).map(({ event }) => event));
      }),
    );
  });

  it('are told and forgotten by when they were received, and others take their place', () => {
    fc.assert(
      fc.property(heard, heard, fc.nat(50), (before, after, time) => {
        const events = new HeardEvents(1_000);
        const late = before.filter(({ receivedAt }) => receivedAt > time);
        for (const { event, receivedAt } of before) events.push(event, receivedAt);
        expect(events.receivedAfter(time)).toEqual(late.map(({ event }) => event));
        events.keepReceivedAfter(time);
        for (const { event, receivedAt } of after) events.push(event, receivedAt);
        expect(events.size).toBe(late.length + after.length);
        expect(events.receivedAfter(-Infinity)).toEqual([...late, ...after].map(({ event }) => event));
      }),
    );
  });
});
