import { minuteOfDay, isQuiet, type QuietHours } from './quiet-hours';
import { seededRandom } from './random';

/** How much everybody reads in each hour of their day: 24 weights >= 0, from midnight on. */
export type HourCounts = readonly number[];

/** How a time was chosen: what a reader or an editor may be told. */
export type SendTimeReason =
  /** By when this reader reads: so many readings, and how close together they lie on the clock, 0..1. */
  | { readonly kind: 'OWN_HOURS'; readonly readings: number; readonly concentration: number }
  /** Too little is known of the reader (so many readings): by when everybody reads. */
  | { readonly kind: 'EVERYBODY'; readonly readings: number }
  /** Now and then another hour is tried, or we would never learn that it is better. */
  | { readonly kind: 'EXPLORATION' }
  /** Nothing is known of anybody, or there is no choice: when the window opens. */
  | { readonly kind: 'WINDOW_OPENS' };

export interface SendTime {
  /** ms. */
  readonly at: number;
  /** Hour on the reader's clock, 0..23. */
  readonly hour: number;
  readonly reason: SendTimeReason;
}

export interface SendTimeInput {
  /** When the reader read anything, ms; in any order. */
  readonly readAt: readonly number[];
  /** The reader's, else the campaign's. */
  readonly timeZone: string;
  readonly everybody: HourCounts;
  /** From when to when it may be sent, ms; at least one moment. */
  readonly opens: number;
  readonly closes: number;
  readonly quiet: QuietHours | null;
  readonly seed: number;
}

export interface SendTimeSettings {
  /** Everybody's hours count as so many readings of this reader's. */
  readonly priorReadings: number;
  /** Readings from which on it is said to be the reader's own hour. */
  readonly minReadings: number;
  /** Concentration of the von Mises kernel that each reading is spread with; 12: a standard deviation of about 1.1 h. */
  readonly kappa: number;
  /** Share of digests for which any hour of the window is tried, 0..1. */
  readonly exploring: number;
}

export const SEND_TIME: SendTimeSettings = { priorReadings: 12, minReadings: 5, kappa: 12, exploring: 0.05 };

const HOUR = 3_600_000;

/**
 * When to send to a reader within a window: at the hour where the density of their readings on the 24-hour circle (a von
 * Mises kernel estimate, mixed with everybody's hours as a prior) is highest. The kernel makes 23:00 and 01:00 neighbours.
 * Ties go to the earlier hour. See Fisher, Statistical Analysis of Circular Data, 1993, ch. 2.
 */
export function chooseSendTime(input: SendTimeInput, settings = SEND_TIME): SendTime {
  const options = hoursOf(input);
  const { readAt, timeZone, everybody, seed } = input;
  const known = readAt.length + total(everybody);
  if (options.length === 1 || known === 0) return timeAt(options[0]!, input, { kind: 'WINDOW_OPENS' });
  const random = seededRandom(seed);
  if (random() < settings.exploring) {
    return timeAt(options[Math.floor(random() * options.length)]!, input, { kind: 'EXPLORATION' });
  }
  const angles = readAt.map((at) => angleOf(minuteOfDay(at, timeZone) / 60));
  const density = densityOf(angles, everybody, settings);
  const best = options.reduce((a, b) => (density(hourOf(b, timeZone)) > density(hourOf(a, timeZone)) + 1e-12 ? b : a));
  return timeAt(best, input, reasonOf(angles, settings));
}

/** How close together angles lie on the circle: 0 (anywhere) to 1 (all the same), the mean resultant length. */
export function concentrationOf(angles: readonly number[]): number {
  if (angles.length === 0) return 0;
  const x = angles.reduce((sum, angle) => sum + Math.cos(angle), 0);
  const y = angles.reduce((sum, angle) => sum + Math.sin(angle), 0);
  return Math.min(1, Math.hypot(x, y) / angles.length);
}

/** The hours of the window that are not quiet, from its opening on; the opening where there is none. */
function hoursOf({ opens, closes, quiet, timeZone }: SendTimeInput): number[] {
  const all: number[] = [];
  // A window of more than a day holds every hour twice.
  const end = Math.min(closes, opens + 24 * HOUR - 1);
  for (let at = opens; at <= end; at += HOUR) {
    if (quiet === null || !isQuiet(at, quiet, timeZone)) all.push(at);
  }
  return all.length > 0 ? all : [opens];
}

/** A density over hours 0..24: mixed of the reader's and everybody's. */
function densityOf(angles: readonly number[], everybody: HourCounts, settings: SendTimeSettings) {
  const { kappa, priorReadings } = settings;
  const all = total(everybody);
  const kernel = (a: number, b: number) => Math.exp(kappa * (Math.cos(a - b) - 1));
  return (hour: number) => {
    const angle = angleOf(hour + 0.5);
    const own = angles.reduce((sum, one) => sum + kernel(angle, one), 0);
    const others = everybody.reduce((sum, weight, at) => sum + weight * kernel(angle, angleOf(at + 0.5)), 0);
    return own + (all === 0 ? 0 : (priorReadings * others) / all);
  };
}

function reasonOf(angles: readonly number[], { minReadings }: SendTimeSettings): SendTimeReason {
  const readings = angles.length;
  if (readings < minReadings) return { kind: 'EVERYBODY', readings };
  return { kind: 'OWN_HOURS', readings, concentration: concentrationOf(angles) };
}

function timeAt(at: number, { timeZone }: SendTimeInput, reason: SendTimeReason): SendTime {
  return { at, hour: hourOf(at, timeZone), reason };
}

function hourOf(at: number, timeZone: string): number {
  return Math.floor(minuteOfDay(at, timeZone) / 60);
}

function angleOf(hour: number): number {
  return (hour / 24) * 2 * Math.PI;
}

function total(counts: HourCounts): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
