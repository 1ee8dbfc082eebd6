import { CronExpressionParser } from 'cron-parser';
import { IANAZone } from 'luxon';

/** When a campaign's runs begin: five cron fields, read on the clock on the wall of a time zone. */
export interface Schedule {
  /** `minute hour day-of-month month day-of-week`. */
  readonly cron: string;
  /** An IANA name, `Europe/Berlin`. */
  readonly timeZone: string;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
/** No zone has ever moved its clocks further than a day at once. */
const MARGIN = DAY;

/** What is wrong with a schedule, in sentences; empty: nothing. */
export function scheduleProblems({ cron, timeZone }: Schedule): string[] {
  const zone = IANAZone.isValidZone(timeZone)
    ? []
    : [`${JSON.stringify(timeZone)} is no time zone, as Europe/Berlin is.`];
  return [...zone, ...cronProblems(cron)];
}

function cronProblems(cron: string): string[] {
  if (cron.trim().split(/\s+/).length !== 5)
    return ['cron has five fields: minute, hour, day of month, month, weekday.'];
  try {
    CronExpressionParser.parse(cron, { tz: 'UTC', currentDate: new Date(0) }).next();
    return [];
  } catch (error) {
    return [`cron cannot be read: ${(error as Error).message}.`];
  }
}

/**
 * The moments (ms) in (after, until], ascending. The clock on the wall is what is scheduled, so that changes to and from
 * summer time neither skip nor double an occurrence: a time that the clock jumps over comes as much later as the clock
 * jumped, of a time that comes twice the first counts, and two that fall together are one.
 */
export function occurrences({ cron, timeZone }: Schedule, after: number, until: number): number[] {
  const zone = IANAZone.create(timeZone);
  const found = new Set<number>();
  for (const wall of wallTimes(cron, after - MARGIN, until + MARGIN)) {
    const at = instantOf(wall, zone);
    if (at > after && at <= until) found.add(at);
  }
  return [...found].sort((a, b) => a - b);
}

/** The first moment after `after`; null where there is none within five years (29 February is at most eight away, once in a lifetime). */
export function nextOccurrence(schedule: Schedule, after: number): number | null {
  for (let span = DAY; span < 1830 * DAY; span *= 4) {
    const [first] = occurrences(schedule, after, after + span);
    if (first !== undefined) return first;
  }
  return null;
}

/** Times as a clock on the wall shows them, written as if that were UTC, in [from, to]. */
function* wallTimes(cron: string, from: number, to: number): Generator<number> {
  const times = CronExpressionParser.parse(cron, { tz: 'UTC', currentDate: new Date(from - 1), endDate: new Date(to) });
  while (times.hasNext()) yield times.next().getTime();
}

/** The moment at which the clock on a zone's wall shows `wall` (ms, as if that were UTC). */
export function instantOf(wall: number, zone: IANAZone): number {
  const offsets = [wall - MARGIN, wall + MARGIN].map((around) => zone.offset(around) * MINUTE);
  const fitting = offsets.map((offset) => wall - offset).filter((at) => at + zone.offset(at) * MINUTE === wall);
  return fitting.length > 0 ? Math.min(...fitting) : wall - offsets[0]!;
}

export interface DueRun {
  readonly at: number;
  /** Occurrences before it that nobody was there for: they are not made up. */
  readonly missed: number;
}

/**
 * The run to begin at `now`, of all since `since` (the last one begun, or when the campaign was made): the latest, unless it
 * is later than `graceMs`. Of runs missed while nothing ran only that one is made up for, so that nobody gets three
 * newsletters at once.
 */
export function dueRun(schedule: Schedule, since: number, now: number, graceMs: number): DueRun | null {
  // Longer ago than that, what was missed need not even be counted.
  const all = occurrences(schedule, Math.max(since, now - 32 * DAY), now);
  const latest = all.at(-1);
  if (latest === undefined || now - latest > graceMs) return null;
  return { at: latest, missed: all.length - 1 };
}
