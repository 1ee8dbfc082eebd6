import fc from 'fast-check';
import { cleanDeeds, type LoggedDeed } from '../../src/core/clean-deeds';
import { seededRandom } from '../../src/core/random';

const START = 1_600_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = START + 400 * 24 * HOUR;

function deed(part: Partial<LoggedDeed>): LoggedDeed {
  return { id: 'd', userId: 'reader', itemId: 'i', type: 'VIEW', value: null, at: START, ...part };
}

/** Reads now and then, by day, with pauses of its own. */
function human(userId: string, n: number, seed: number): LoggedDeed[] {
  const random = seededRandom(seed);
  let at = START;
  return Array.from({ length: n }, (_, i) => {
    at += (i % 8 === 0 ? 16 * HOUR : 0) + MINUTE * (1 + 20 * random());
    return deed({ id: `${userId}-${i}`, userId, itemId: `i${Math.floor(100 * random())}`, at });
  });
}

function bot(userId: string, n: number, gapMs: number): LoggedDeed[] {
  return Array.from({ length: n }, (_, i) =>
    deed({ id: `${userId}-${i}`, userId, itemId: `i${i % 100}`, at: START + i * gapMs }),
  );
}

describe('what is set aside, and why', () => {
  const flawOf = (deeds: readonly LoggedDeed[]) => cleanDeeds(deeds, NOW).setAside.map(({ flaw }) => flaw);

  test.each([
    ['no time', [deed({ at: NaN })], ['no-time']],
    ['a time before there were computers', [deed({ at: 0 })], ['no-time']],
    ['a time ahead', [deed({ at: NOW + 1 })], ['time-ahead']],
    ['a rating without stars', [deed({ type: 'RATE' })], ['bad-value']],
    ['a rating of 11', [deed({ type: 'RATE', value: 11 })], ['bad-value']],
    ['the same twice', [deed({}), deed({})], ['duplicate']],
    ['the same under another id', [deed({}), deed({ id: 'e' })], ['duplicate']],
    ['one id for two deeds', [deed({}), deed({ at: START + 1 })], ['clashing-id']],
    ['one id of two readers', [deed({}), deed({ userId: 'other' })], []],
    ['the same again later', [deed({}), deed({ id: 'e', at: START + 1 })], []],
  ])('%s', (_, deeds, flaws) => {
    expect(flawOf(deeds)).toEqual(flaws);
  });

  test('nobody reads a list at once; liking or rating one is another matter', () => {
    const sent = Array.from({ length: 25 }, (_, i) => deed({ id: `${i}`, itemId: `i${i}` }));
    expect(cleanDeeds(sent, NOW).counts).toEqual({ 'clashing-times': 25 });
    expect(
      cleanDeeds(
        sent.map((one) => ({ ...one, type: 'LIKE' as const })),
        NOW,
      ).counts,
    ).toEqual({});
    expect(cleanDeeds(sent.slice(0, 20), NOW).counts).toEqual({});
  });

  test('a burst nobody can read is set aside, its reader is not', () => {
    const burst = Array.from({ length: 80 }, (_, i) =>
      deed({ id: `b${i}`, itemId: `b${i}`, at: START + 20 * HOUR + i * 100 }),
    );
    const { counts, bots, kept } = cleanDeeds([...human('reader', 200, 1), ...burst], NOW);
    expect(bots.size).toBe(0);
    expect(counts).toEqual({ 'impossible-rate': expect.any(Number) as number });
    expect(counts['impossible-rate']).toBeGreaterThanOrEqual(80);
    expect(kept.length).toBeGreaterThanOrEqual(190);
  });

  test('ratings of a whole list in a minute are no burst', () => {
    const rated = Array.from({ length: 200 }, (_, i) =>
      deed({ id: `${i}`, itemId: `i${i}`, type: 'RATE', value: 4, at: START + i * 10 }),
    );
    expect(cleanDeeds(rated, NOW).kept.length).toBe(200);
  });

  test('a dwell of a day is not believed, the view is', () => {
    const { kept, mendedValues } = cleanDeeds(
      [deed({ value: 86_400 }), deed({ id: 'e', at: START + 1, value: 30 })],
      NOW,
    );
    expect(kept.map(({ value }) => value)).toEqual([null, 30]);
    expect(mendedValues).toBe(1);
  });
});

test('thirty percent machines of three kinds: all found, and nobody else', () => {
  const humans = Array.from({ length: 70 }, (_, i) => human(`human-${i}`, 60, i + 1));
  const bots = Array.from({ length: 30 }, (_, i) => {
    const [n, gap] = [
      [300, 200],
      [200, 7 * MINUTE],
      [300, 5 * MINUTE + 1],
    ][i % 3]!;
    return bot(`bot-${i}`, n!, gap!);
  });
  const { bots: found, kept, counts } = cleanDeeds([...humans, ...bots].flat(), NOW);
  expect([...found.keys()].sort()).toEqual(Array.from({ length: 30 }, (_, i) => `bot-${i}`).sort());
  expect(kept.every(({ userId }) => userId.startsWith('human-'))).toBe(true);
  expect(kept.length).toBe(70 * 60);
  expect(counts.bot).toBe(bots.flat().length);
});

test('readings around the clock, at no regular pace, are a machine’s too', () => {
  const random = seededRandom(7);
  const deeds = Array.from({ length: 240 }, (_, i) =>
    deed({ id: `${i}`, itemId: `i${i}`, at: START - (START % (24 * HOUR)) + i * 6 * MINUTE + random() * 5 * MINUTE }),
  );
  expect(cleanDeeds(deeds, NOW).bots.get('reader')).toMatch(/24 hours of one day/);
});

test('law: kept and set aside together are the log, in order of time', () => {
  const anyDeed = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    userId: fc.constantFrom('u', 'v'),
    itemId: fc.constantFrom('i', 'j'),
    type: fc.constantFrom('VIEW' as const, 'RATE' as const, 'LIKE' as const),
    value: fc.option(fc.double({ min: -1, max: 1e5, noNaN: true })),
    at: fc.oneof(fc.integer({ min: START, max: START + 1000 }), fc.constantFrom(NaN, -1, NOW + 5)),
  });
  fc.assert(
    fc.property(fc.array(anyDeed, { maxLength: 60 }), (deeds) => {
      const { kept, setAside, counts } = cleanDeeds(deeds, NOW);
      expect(kept.length + setAside.length).toBe(deeds.length);
      expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(setAside.length);
      kept.forEach((one, i) => expect(i === 0 || kept[i - 1]!.at <= one.at).toBe(true));
    }),
  );
});
