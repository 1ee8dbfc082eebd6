import fc from 'fast-check';
import { VersionSteps } from '../../src/serving/version-steps';

const SETTINGS = { burst: 3, stepMs: 250 };

test('a change counts at once while things are quiet, then every step', () => {
  const steps = new VersionSteps(SETTINGS);
  expect(['a', 'b', 'c', 'd', 'e'].map((version) => steps.of(version, 1_000))).toEqual(['a', 'b', 'c', 'c', 'c']);
  expect(steps.of('f', 1_249)).toBe('c');
  expect(steps.of('f', 1_250)).toBe('f');
  expect(steps.of('g', 1_300)).toBe('f');
  expect(steps.of('g', 60_000)).toBe('g');
  expect(steps.of('h', 60_000)).toBe('h');
});

test('a clock that was set back stops nothing', () => {
  const steps = new VersionSteps(SETTINGS);
  for (const version of ['a', 'b', 'c', 'd']) steps.of(version, 1_000_000);
  expect(steps.of('e', 10)).toBe('e');
  expect(steps.of('f', 300)).toBe('f');
});

test('whatever comes, no change waits longer than a step, and no more count than the burst and one a step', () => {
  const event = fc.record({ afterMs: fc.nat(120), isChange: fc.boolean() });
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 300 }), (events) => {
      const steps = new VersionSteps(SETTINGS);
      const madeAt = [0];
      const counted = new Set<string>();
      let now = 0;
      for (const { afterMs, isChange } of events) {
        now += afterMs;
        if (isChange) madeAt.push(now);
        const shown = Number(steps.of(String(madeAt.length - 1), now));
        counted.add(String(shown));
        const next = madeAt[shown + 1];
        if (next !== undefined) expect(now - next).toBeLessThan(SETTINGS.stepMs);
      }
      expect(counted.size).toBeLessThanOrEqual(SETTINGS.burst + now / SETTINGS.stepMs);
    }),
  );
});
