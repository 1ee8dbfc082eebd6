import fc from 'fast-check';
import { DateTime } from 'luxon';
import { chooseSendTime, concentrationOf, SEND_TIME, type SendTimeInput } from '../../src/core/send-time';

const HOUR = 3_600_000;
const zone = 'Europe/Berlin';
const at = (iso: string, timeZone = zone) => DateTime.fromISO(iso, { zone: timeZone }).toMillis();
const NOBODY = new Array<number>(24).fill(0);
const everybodyAt = (hour: number) => NOBODY.map((_, h) => (h === hour ? 100 : 0));
const daily = (hour: string, days: number) =>
  Array.from({ length: days }, (_, n) => at(`2026-05-${String(n + 1).padStart(2, '0')}T${hour}`));

const input = (given: Partial<SendTimeInput> = {}): SendTimeInput => ({
  readAt: [],
  timeZone: zone,
  everybody: NOBODY,
  opens: at('2026-06-01T06:00'),
  closes: at('2026-06-01T22:00'),
  quiet: null,
  seed: 1,
  ...given,
});
const STEADY = { ...SEND_TIME, exploring: 0 };
const choose = (given: Partial<SendTimeInput>) => chooseSendTime(input(given), STEADY);

describe('chooseSendTime', () => {
  it('takes the hour at which the reader reads, and says how sure that is', () => {
    const chosen = choose({ readAt: daily('19:20', 25), everybody: everybodyAt(8) });
    expect(chosen.hour).toBe(19);
    expect(chosen.reason).toMatchObject({ kind: 'OWN_HOURS', readings: 25 });
    expect(chosen.reason.kind === 'OWN_HOURS' && chosen.reason.concentration).toBeCloseTo(1);
  });

  it('takes everybody’s hour while little is known, and the opening where nothing is', () => {
    expect(choose({ readAt: daily('19:20', 2), everybody: everybodyAt(8) })).toMatchObject({
      hour: 8,
      reason: { kind: 'EVERYBODY', readings: 2 },
    });
    expect(choose({})).toMatchObject({ at: at('2026-06-01T06:00'), reason: { kind: 'WINDOW_OPENS' } });
  });

  it('knows that the hours before and after midnight are neighbours', () => {
    const readAt = [...daily('23:30', 10), ...daily('00:40', 10)];
    const chosen = choose({ readAt, opens: at('2026-06-01T12:00'), closes: at('2026-06-02T11:59') });
    expect([23, 0]).toContain(chosen.hour);
  });

  it('reads hours on the reader’s own clock', () => {
    const readAt = daily('19:20', 25);
    expect(
      choose({
        readAt,
        timeZone: 'America/New_York',
        opens: at('2026-06-01T06:00', 'America/New_York') - 0,
        closes: at('2026-06-01T22:00', 'America/New_York'),
      }).hour,
    ).toBe(13);
  });

  it('tries other hours in about the share it is told to', () => {
    const settings = { ...SEND_TIME, exploring: 0.2 };
    const readAt = daily('19:20', 25);
    const kinds = Array.from(
      { length: 1_000 },
      (_, seed) => chooseSendTime(input({ readAt, seed }), settings).reason.kind,
    );
    const share = kinds.filter((kind) => kind === 'EXPLORATION').length / 1_000;
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.25);
  });

  it('laws: within the window, never quiet, the same for the same seed and order of readings', () => {
    const given = fc.record({
      readings: fc.array(fc.integer({ min: at('2026-01-01'), max: at('2026-06-01') }), { maxLength: 30 }),
      everybody: fc.array(fc.nat(50), { minLength: 24, maxLength: 24 }),
      hours: fc.integer({ min: 1, max: 40 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(given, ({ readings, everybody, hours, seed }) => {
        const opens = at('2026-06-01T06:00');
        const quiet = { from: 21 * 60, to: 6 * 60 };
        const asked = input({ readAt: readings, everybody, closes: opens + hours * HOUR, quiet, seed });
        const chosen = chooseSendTime(asked);
        expect(chosen.at).toBeGreaterThanOrEqual(opens);
        expect(chosen.at).toBeLessThanOrEqual(opens + hours * HOUR);
        expect(chosen.hour < 21 && chosen.hour >= 6).toBe(true);
        expect(chooseSendTime({ ...asked, readAt: [...readings].reverse() }).at).toBe(chosen.at);
      }),
    );
  });

  it('law: turning all angles turns nothing of their concentration', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 6.28, noNaN: true }), { minLength: 1 }),
        fc.double({ min: 0, max: 6.28, noNaN: true }),
        (angles, turn) => {
          expect(concentrationOf(angles.map((angle) => angle + turn))).toBeCloseTo(concentrationOf(angles), 6);
        },
      ),
    );
  });
});
