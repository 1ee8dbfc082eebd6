import type { InteractionType } from './interaction';
import type { Deed } from './training-event';

export interface BotLimits {
  /** Readings that nobody can do within a minute. */
  readonly readingsPerMinute: number;
  /** Fewer readings than these prove nothing about a reader. */
  readonly minReadings: number;
  /** Share of a reader's readings at impossible rates from which on it is a machine, 0..1. */
  readonly rushedShare: number;
  /** Spread of the time between readings, as a share of its mean, below which it is clockwork. */
  readonly clockwork: number;
  /** Hours of one day with readings: nobody is awake for more. */
  readonly hoursAwake: number;
}

export const BOT_LIMITS: BotLimits = {
  readingsPerMinute: 60,
  minReadings: 50,
  rushedShare: 0.5,
  clockwork: 0.05,
  hoursAwake: 22,
};

/** Deeds that take attention. Ratings and likes may be given to a whole list in a minute. */
export const READING: ReadonlySet<InteractionType> = new Set<InteractionType>(['VIEW', 'CLICK', 'READ', 'COMPLETE']);
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface BotReport<D> {
  /** Readers taken for machines, with why. */
  readonly bots: ReadonlyMap<string, string>;
  /** Readings at rates nobody can keep, of whomever. */
  readonly rushed: ReadonlySet<D>;
}

/** Finds machines among readers by how they read: too fast, as by a clock, or without sleep. `deeds` in order of time. */
export function botsAmong<D extends Deed>(deeds: readonly D[], limits: BotLimits = BOT_LIMITS): BotReport<D> {
  const byReader = new Map<string, D[]>();
  for (const deed of deeds) {
    if (!READING.has(deed.type)) continue;
    const own = byReader.get(deed.userId);
    if (own === undefined) byReader.set(deed.userId, [deed]);
    else own.push(deed);
  }
  const bots = new Map<string, string>();
  const rushed = new Set<D>();
  for (const [userId, own] of byReader) {
    const tooFast = rushedOf(own, limits);
    for (const deed of tooFast) rushed.add(deed);
    const why = machineLike(own, tooFast.length, limits);
    if (why !== null) bots.set(userId, why);
  }
  return { bots, rushed };
}

/** Readings with more than the limit in some minute around them. */
function rushedOf<D extends Deed>(own: readonly D[], { readingsPerMinute }: BotLimits): D[] {
  const marked = new Uint8Array(own.length);
  let start = 0;
  own.forEach(({ at }, end) => {
    while (own[start]!.at <= at - MINUTE) start += 1;
    if (end - start + 1 > readingsPerMinute) marked.fill(1, start, end + 1);
  });
  return own.filter((_, i) => marked[i] === 1);
}

function machineLike(own: readonly Deed[], tooFast: number, limits: BotLimits): string | null {
  if (own.length < limits.minReadings) return null;
  if (tooFast >= limits.rushedShare * own.length) {
    return `${tooFast} of ${own.length} readings at more than ${limits.readingsPerMinute} a minute`;
  }
  if (spreadOfGaps(own) < limits.clockwork) return `${own.length} readings as by a clock`;
  const awake = mostHoursOfADay(own);
  return awake > limits.hoursAwake ? `readings in ${awake} hours of one day` : null;
}

/** Standard deviation of the time between deeds, as a share of its mean; Infinity where all are at one time. */
function spreadOfGaps(own: readonly Deed[]): number {
  const gaps = own.slice(1).map(({ at }, i) => at - own[i]!.at);
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const square = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
  return mean > 0 ? Math.sqrt(square) / mean : Infinity;
}

function mostHoursOfADay(own: readonly Deed[]): number {
  const hoursByDay = new Map<number, Set<number>>();
  for (const { at } of own) {
    const day = Math.floor(at / DAY);
    const hours = hoursByDay.get(day) ?? new Set<number>();
    hoursByDay.set(day, hours.add(Math.floor(at / HOUR)));
  }
  return Math.max(...[...hoursByDay.values()].map((hours) => hours.size));
}
