import { IANAZone } from 'luxon';
import { instantOf } from './schedule';

/** From when to when (minutes after midnight, on the reader's clock) nothing is sent. `from` > `to`: over midnight. */
export interface QuietHours {
  /** 0..1439. */
  readonly from: number;
  /** 0..1439; the same as `from`: never quiet. */
  readonly to: number;
}

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Whether it is quiet at `at` (ms) on the clock of `timeZone`. */
export function isQuiet(at: number, { from, to }: QuietHours, timeZone: string): boolean {
  const minute = minuteOfDay(at, timeZone);
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** The first moment from `at` on at which it is not quiet. */
export function afterQuiet(at: number, quiet: QuietHours, timeZone: string): number {
  if (!isQuiet(at, quiet, timeZone)) return at;
  const zone = IANAZone.create(timeZone);
  const wall = at + zone.offset(at) * MINUTE;
  const midnight = Math.floor(wall / DAY) * DAY;
  const ends = [midnight, midnight + DAY].map((day) => instantOf(day + quiet.to * MINUTE, zone));
  // Where the clock was set back the end may come a second time: then it is quiet until that.
  return ends.find((end) => end > at && !isQuiet(end, quiet, timeZone)) ?? at + DAY / 24;
}

/** Minutes after midnight on the clock of a zone, 0..1439. */
export function minuteOfDay(at: number, timeZone: string): number {
  const wall = at + IANAZone.create(timeZone).offset(at) * MINUTE;
  return Math.floor((((wall % DAY) + DAY) % DAY) / MINUTE);
}

/** Quiet hours written as `HH:MM`. */
export function quietMinutes({ from, to }: { readonly from: string; readonly to: string }): QuietHours {
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
  return { from: minutes(from), to: minutes(to) };
}
