import type { Schedule } from '../../../src/core/digest/campaign';
import { openPeriods, periodOf } from '../../../src/core/digest/period';
import { sendTimeFor } from '../../../src/core/digest/send-time';

const at = (time: string) => Date.parse(time);
const cron = (timeZone: string): Schedule => ({ kind: 'cron', cron: '0 7 * * *', timeZone });
const ZONES = ['UTC', 'Europe/Lisbon', 'America/New_York', 'Australia/Lord_Howe'];

describe('periods', () => {
  test.each([
    ['UTC', '2026-11-21T23:59:59Z', '2026-11-21'],
    ['Europe/Lisbon', '2026-07-01T23:30:00Z', '2026-07-02'],
    ['America/New_York', '2026-07-02T03:30:00Z', '2026-07-01'],
  ])('of a day in %s at %s: %s', (zone, time, period) => {
    expect(periodOf({ every: 'day', schedule: cron(zone) }, at(time))).toBe(period);
  });

  test.each(ZONES)('in %s no day of a year is skipped or doubled, whatever the clocks do', (zone) => {
    const days: string[] = [];
    for (let time = at('2026-01-01T00:00Z'); time < at('2027-01-01T00:00Z'); time += 1_800_000) {
      const day = periodOf({ every: 'day', schedule: cron(zone) }, time);
      if (days.at(-1) !== day) days.push(day);
    }
    expect(new Set(days).size).toBe(days.length);
    for (let n = 1; n < days.length; n += 1) expect(at(days[n]!) - at(days[n - 1]!)).toBe(86_400_000);
  });

  test.each(ZONES)('in %s the open ones are before, now and after', (zone) => {
    for (const every of ['day', 'week'] as const)
      for (let time = at('2026-03-25T00:30Z'); time < at('2026-04-08T00:00Z'); time += 5_400_000) {
        const open = openPeriods({ every, schedule: cron(zone) }, time);
        expect(open[1]).toBe(periodOf({ every, schedule: cron(zone) }, time));
        expect(new Set(open).size).toBe(3);
        expect([...open].sort()).toEqual(open);
      }
  });
});

describe('send times', () => {
  const window: Schedule = { kind: 'best-hour', from: '08:00', to: '20:00', timeZone: 'Europe/Lisbon' };
  const quietHours = { from: '22:00', to: '07:00' };

  test('by cron it is now, but in quiet hours their end', () => {
    const noon = at('2026-11-21T12:00Z');
    expect(sendTimeFor({ schedule: cron('UTC'), quietHours }, noon, null)).toEqual({ at: noon, reason: 'schedule' });
    for (const night of ['2026-11-21T22:00Z', '2026-11-21T23:30Z', '2026-11-22T06:59Z'])
      expect(sendTimeFor({ schedule: cron('UTC'), quietHours }, at(night), null)).toEqual({
        at: at('2026-11-22T07:00Z'),
        reason: 'quiet-hours',
      });
  });

  test('by best hour it is the learnt one, where that is in the window, else its middle', () => {
    const early = at('2026-11-21T05:00Z');
    const asked = (learnt: number | null, now = early) =>
      sendTimeFor({ schedule: window, quietHours: null }, now, learnt);
    expect(asked(at('2026-11-21T18:20Z'))).toEqual({ at: at('2026-11-21T18:20Z'), reason: 'learnt' });
    expect(asked(at('2026-11-21T23:20Z'))).toEqual({ at: at('2026-11-21T14:00Z'), reason: 'window' });
    expect(asked(null)).toEqual({ at: at('2026-11-21T14:00Z'), reason: 'window' });
    expect(asked(null, at('2026-11-21T17:00Z')).at).toBe(at('2026-11-21T17:00Z'));
    expect(asked(null, at('2026-11-21T21:00Z')).at).toBe(at('2026-11-22T14:00Z'));
  });

  test('a window keeps its local hours when the clocks change', () => {
    const before = at('2026-10-24T22:30Z');
    expect(sendTimeFor({ schedule: window, quietHours: null }, before, null).at).toBe(at('2026-10-25T14:00Z'));
  });
});
