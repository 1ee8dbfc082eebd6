import fc from 'fast-check';
import { DateTime } from 'luxon';
import { dueRun, nextOccurrence, occurrences, scheduleProblems } from '../../src/core/schedule';

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** Clocks go forward by an hour, by an hour, and by half an hour. */
const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'] as const;

const at = (iso: string, zone: string) => DateTime.fromISO(iso, { zone }).toMillis();
const shown = (times: number[], zone: string) =>
  times.map((time) => DateTime.fromMillis(time, { zone }).toFormat("yyyy-MM-dd'T'HH:mm ZZ"));

describe('occurrences', () => {
  it('come at the time on the wall, before and after the clock is changed', () => {
    const schedule = { cron: '0 7 * * *', timeZone: 'Europe/Berlin' };
    const times = occurrences(
      schedule,
      at('2026-03-28T00:00', 'Europe/Berlin'),
      at('2026-03-30T12:00', 'Europe/Berlin'),
    );
    expect(shown(times, 'Europe/Berlin')).toEqual([
      '2026-03-28T07:00 +01:00',
      '2026-03-29T07:00 +02:00',
      '2026-03-30T07:00 +02:00',
    ]);
  });

  it.each([
    ['Europe/Berlin', '30 2 * * *', '2026-03-29T03:30 +02:00'],
    ['America/New_York', '30 2 * * *', '2026-03-08T03:30 -04:00'],
    ['Australia/Lord_Howe', '15 2 * * *', '2026-10-04T02:45 +11:00'],
  ])('a time that is jumped over comes as much later as the clock jumped (%s)', (timeZone, cron, expected) => {
    const day = expected.slice(0, 10);
    const start = at(`${day}T00:00`, timeZone);
    expect(shown(occurrences({ cron, timeZone }, start, start + 20 * HOUR), timeZone)).toEqual([expected]);
  });

  it.each([
    ['Europe/Berlin', '30 2 * * *', '2026-10-25T02:30 +02:00'],
    ['America/New_York', '30 1 * * *', '2026-11-01T01:30 -04:00'],
    ['Australia/Lord_Howe', '45 1 * * *', '2026-04-05T01:45 +11:00'],
  ])('of a time that comes twice the first counts (%s)', (timeZone, cron, expected) => {
    const day = expected.slice(0, 10);
    const start = at(`${day}T00:00`, timeZone);
    expect(shown(occurrences({ cron, timeZone }, start, start + 20 * HOUR), timeZone)).toEqual([expected]);
  });

  it('law: a daily schedule has one occurrence on every day of the year, in every zone, at every minute', () => {
    const minutes = fc.record({ hour: fc.nat(23), minute: fc.nat(59), zone: fc.constantFrom(...ZONES) });
    fc.assert(
      fc.property(minutes, ({ hour, minute, zone }) => {
        const start = at('2026-01-01T00:00', zone);
        const times = occurrences(
          { cron: `${minute} ${hour} * * *`, timeZone: zone },
          start - 1,
          start + 365 * DAY - 1,
        );
        const days = times.map((time) => DateTime.fromMillis(time, { zone }).toISODate());
        expect(days).toHaveLength(365);
        expect(new Set(days).size).toBe(365);
      }),
      { numRuns: 6 },
    );
  });

  it('law: cutting a span anywhere gives the same occurrences', () => {
    const days = {
      'Europe/Berlin': '2026-03-28',
      'America/New_York': '2026-03-07',
      'Australia/Lord_Howe': '2026-10-03',
    };
    const span = 2 * DAY;
    const cuts = fc.record({ cut: fc.integer({ min: 0, max: span }), zone: fc.constantFrom(...ZONES) });
    fc.assert(
      fc.property(cuts, ({ cut, zone }) => {
        const from = at(`${days[zone]}T00:00`, zone);
        const schedule = { cron: '*/20 * * * *', timeZone: zone };
        const whole = occurrences(schedule, from, from + span);
        const parts = [occurrences(schedule, from, from + cut), occurrences(schedule, from + cut, from + span)];
        expect(parts.flat()).toEqual(whole);
        expect(nextOccurrence(schedule, from + cut)).toBe(occurrences(schedule, from + cut, from + cut + HOUR)[0]);
      }),
      { numRuns: 15 },
    );
  });

  it('may be years away', () => {
    const leap = { cron: '0 0 29 2 *', timeZone: 'UTC' };
    expect(nextOccurrence(leap, at('2026-03-01', 'UTC'))).toBe(at('2028-02-29', 'UTC'));
    expect(scheduleProblems({ cron: '0 0 30 2 *', timeZone: 'UTC' })).toHaveLength(1);
  });
});

describe('dueRun', () => {
  const schedule = { cron: '0 7 * * *', timeZone: 'Europe/Berlin' };
  const seven = at('2026-05-05T07:00', 'Europe/Berlin');

  it('is due from its minute on, and once', () => {
    expect(dueRun(schedule, seven - DAY, seven - 1, 6 * HOUR)).toBeNull();
    expect(dueRun(schedule, seven - DAY, seven, 6 * HOUR)).toEqual({ at: seven, missed: 0 });
    expect(dueRun(schedule, seven, seven + HOUR, 6 * HOUR)).toBeNull();
  });

  it('after an outage only the latest is made up for, and only within the grace', () => {
    expect(dueRun(schedule, seven - 4 * DAY, seven + HOUR, 6 * HOUR)).toEqual({ at: seven, missed: 3 });
    expect(dueRun(schedule, seven - 4 * DAY, seven + 7 * HOUR, 6 * HOUR)).toBeNull();
  });
});

describe('scheduleProblems', () => {
  it('tells all that is wrong', () => {
    expect(scheduleProblems({ cron: '0 7 * * 1', timeZone: 'Europe/Berlin' })).toEqual([]);
    expect(scheduleProblems({ cron: '0 25 * * *', timeZone: 'Mars/Base' })).toHaveLength(2);
    expect(scheduleProblems({ cron: '* * * * * *', timeZone: 'UTC' })).toHaveLength(1);
  });
});
