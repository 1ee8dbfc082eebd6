import { DateTime } from 'luxon';
import type { Campaign } from './campaign';
import type { SendTime } from './digest';

type Timed = Pick<Campaign, 'schedule' | 'quietHours'>;

/**
 * When a digest that is reserved at `now` is to be sent. By cron: now, for its time has come. By best hour: at the time that
 * was learnt for the reader (ms, null: nothing was), else in the middle of the window. Never in quiet hours: then at their
 * end. Local times that a clock change skips are taken as the next that there is.
 */
export function sendTimeFor({ schedule, quietHours }: Timed, now: number, learnt: number | null): SendTime {
  const planned = plannedTime(schedule, now, learnt);
  if (quietHours === null) return planned;
  const end = endOf(quietHours, planned.at, schedule.timeZone);
  return end === null ? planned : { at: end, reason: 'quiet-hours' };
}

function plannedTime(schedule: Campaign['schedule'], now: number, learnt: number | null): SendTime {
  if (schedule.kind === 'cron') return { at: now, reason: 'schedule' };
  const from = nextFrom(schedule.from, schedule.to, now, schedule.timeZone);
  const until = timeOn(schedule.to, from, schedule.timeZone);
  if (learnt !== null && learnt >= from && learnt <= until) return { at: Math.max(now, learnt), reason: 'learnt' };
  return { at: Math.max(now, (from + until) / 2), reason: 'window' };
}

/** The beginning of the window that is open at `now`, or opens next. */
function nextFrom(from: string, to: string, now: number, zone: string): number {
  const today = timeAt(from, now, zone);
  return now <= timeOn(to, today, zone) ? today : timeAt(from, today + 30 * HOUR, zone);
}

const HOUR = 3_600_000;

/** The end of the quiet hours that `at` is in; null: it is in none. */
function endOf({ from, to }: { readonly from: string; readonly to: string }, at: number, zone: string): number | null {
  const begins = timeAt(from, at, zone);
  const before = timeAt(from, at - 24 * HOUR, zone);
  for (const start of [before, begins]) {
    const end = timeOn(to, start, zone);
    if (at >= start && at < end) return end;
  }
  return null;
}

/** `HH:MM` on the day that `at` is in. */
function timeAt(time: string, at: number, zone: string): number {
  const [hour, minute] = time.split(':').map(Number);
  return DateTime.fromMillis(at, { zone }).startOf('day').set({ hour, minute }).toMillis();
}

/** The first `HH:MM` after `from`. */
function timeOn(time: string, from: number, zone: string): number {
  const same = timeAt(time, from, zone);
  if (same > from) return same;
  const [hour, minute] = time.split(':').map(Number);
  return DateTime.fromMillis(from, { zone }).startOf('day').plus({ days: 1 }).set({ hour, minute }).toMillis();
}
