import { DateTime } from 'luxon';
import type { Campaign } from './campaign';

type Timed = Pick<Campaign, 'every' | 'schedule'>;

/** The period a digest of the campaign is unique in, in its own time zone: `2026-11-21`, or the ISO 8601 week `2026-W47`. */
export function periodOf({ every, schedule }: Timed, at: number): string {
  return written(DateTime.fromMillis(at, { zone: schedule.timeZone }), every);
}

/** The periods that may be asked for at `now`: the present one, the one before and the one after. */
export function openPeriods({ every, schedule }: Timed, now: number): string[] {
  const noon = DateTime.fromMillis(now, { zone: schedule.timeZone }).set({ hour: 12 });
  const step = every === 'day' ? { days: 1 } : { weeks: 1 };
  return [noon.minus(step), noon, noon.plus(step)].map((at) => written(at, every));
}

/** ISO 8601: weeks begin on Monday, and belong to the year of their Thursday. */
function written(at: DateTime, every: Campaign['every']): string {
  if (every === 'day') return at.toFormat('yyyy-MM-dd');
  return `${at.weekYear}-W${String(at.weekNumber).padStart(2, '0')}`;
}
