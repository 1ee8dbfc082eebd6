import fc from 'fast-check';
import { DateTime } from 'luxon';
import { afterQuiet, isQuiet, minuteOfDay } from '../../src/core/quiet-hours';

const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC', 'Asia/Kathmandu'];
const NIGHT = { from: 22 * 60, to: 7 * 60 };
const at = (iso: string, zone = 'Europe/Berlin') => DateTime.fromISO(iso, { zone }).toMillis();

describe('quiet hours', () => {
  it('hold over midnight', () => {
    expect(isQuiet(at('2026-05-05T21:59'), NIGHT, 'Europe/Berlin')).toBe(false);
    expect(isQuiet(at('2026-05-05T22:00'), NIGHT, 'Europe/Berlin')).toBe(true);
    expect(isQuiet(at('2026-05-06T06:59'), NIGHT, 'Europe/Berlin')).toBe(true);
    expect(isQuiet(at('2026-05-06T07:00'), NIGHT, 'Europe/Berlin')).toBe(false);
    expect(afterQuiet(at('2026-05-05T23:00'), NIGHT, 'Europe/Berlin')).toBe(at('2026-05-06T07:00'));
    expect(afterQuiet(at('2026-03-29T01:00'), NIGHT, 'Europe/Berlin')).toBe(at('2026-03-29T07:00'));
  });

  it('from a time to the same time there are none', () => {
    expect(isQuiet(at('2026-05-05T22:00'), { from: 0, to: 0 }, 'Europe/Berlin')).toBe(false);
  });

  it('law: what comes after is not quiet, not earlier, and not more than a day later', () => {
    const given = fc.record({
      at: fc.integer({ min: at('2026-01-01'), max: at('2027-01-01') }),
      from: fc.nat(1439),
      to: fc.nat(1439),
      zone: fc.constantFrom(...ZONES),
    });
    fc.assert(
      fc.property(given, ({ at, from, to, zone }) => {
        const after = afterQuiet(at, { from, to }, zone);
        expect(isQuiet(after, { from, to }, zone)).toBe(false);
        expect(after).toBeGreaterThanOrEqual(at);
        expect(after - at).toBeLessThanOrEqual(26 * 3_600_000);
        if (!isQuiet(at, { from, to }, zone)) expect(after).toBe(at);
        expect(minuteOfDay(at, zone)).toBe(
          DateTime.fromMillis(at, { zone }).diff(DateTime.fromMillis(at, { zone }).startOf('day')).as('minutes') >= 0
            ? DateTime.fromMillis(at, { zone }).hour * 60 + DateTime.fromMillis(at, { zone }).minute
            : -1,
        );
      }),
    );
  });
});
