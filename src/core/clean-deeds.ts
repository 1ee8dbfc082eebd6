import { BOT_LIMITS, botsAmong, READING, type BotLimits } from './bots';
import type { Deed } from './training-event';

/** A deed as logs hold it. */
export interface LoggedDeed extends Deed {
  /** The reader's own; the same id again is the same deed again. */
  readonly id: string;
}

/** Why a deed is not learnt from. */
export type Flaw =
  'no-time' | 'time-ahead' | 'bad-value' | 'duplicate' | 'clashing-id' | 'clashing-times' | 'impossible-rate' | 'bot';

export interface SetAside<D> {
  readonly deed: D;
  readonly flaw: Flaw;
}

/** What a log was, sorted: every deed is in `kept` or in `setAside`, never in neither. */
export interface Cleaned<D> {
  /** In order of time, ties in the order given. */
  readonly kept: readonly D[];
  readonly setAside: readonly SetAside<D>[];
  /** How many were set aside, by why; only what occurred. */
  readonly counts: Readonly<Partial<Record<Flaw, number>>>;
  /** Readers taken for machines, with why. */
  readonly bots: ReadonlyMap<string, string>;
  /** Kept deeds whose dwell or fraction nobody can believe: kept without it. */
  readonly mendedValues: number;
}

export interface CleaningLimits extends BotLimits {
  /** Different items one reader may read at the very same time (a list sent at once), before it is no reading. */
  readonly sameTime: number;
  /** Longest dwell believed, seconds: beyond it a page was left open. */
  readonly maxDwellSeconds: number;
}

export const CLEANING_LIMITS: CleaningLimits = { ...BOT_LIMITS, sameTime: 20, maxDwellSeconds: 4 * 3600 };

/**
 * Sorts a log into what may be learnt from and what may not, each with its reason. `now` (ms) says what lies ahead. Pure:
 * neither log nor store is changed. Law: `kept` and `setAside` together are the log, nothing is lost or doubled.
 */
export function cleanDeeds<D extends LoggedDeed>(
  deeds: readonly D[],
  now: number,
  limits: CleaningLimits = CLEANING_LIMITS,
): Cleaned<D> {
  const setAside: SetAside<D>[] = [];
  const timed = sieved(deeds, (deed) => timeFlaw(deed, now) ?? valueFlaw(deed), setAside).sort((a, b) => a.at - b.at);
  const single = sieved(timed, repeatFlaw(), setAside);
  const { bots, rushed } = botsAmong(single, limits);
  const human = sieved(single, ({ userId }) => (bots.has(userId) ? 'bot' : null), setAside);
  const paced = sieved(human, (deed) => (rushed.has(deed) ? 'impossible-rate' : null), setAside);
  const ordered = sieved(paced, crowdedTimes(paced, limits.sameTime), setAside);
  const kept = ordered.map((deed) => mended(deed, limits));
  const mendedValues = kept.filter((deed, i) => deed !== ordered[i]).length;
  return { kept, setAside, counts: countsOf(setAside), bots, mendedValues };
}

function sieved<D>(deeds: readonly D[], flawOf: (deed: D) => Flaw | null, setAside: SetAside<D>[]): D[] {
  return deeds.filter((deed) => {
    const flaw = flawOf(deed);
    if (flaw !== null) setAside.push({ deed, flaw });
    return flaw === null;
  });
}

function timeFlaw({ at }: LoggedDeed, now: number): Flaw | null {
  if (!Number.isFinite(at) || at <= 0) return 'no-time';
  return at > now ? 'time-ahead' : null;
}

function valueFlaw({ type, value }: LoggedDeed): Flaw | null {
  const rated = value !== null && value >= 0.5 && value <= 5;
  return type === 'RATE' && !rated ? 'bad-value' : null;
}

/** The first of a reader's deeds with an id, or with the very same content, stays. */
function repeatFlaw(): (deed: LoggedDeed) => Flaw | null {
  const byId = new Map<string, string>();
  const contents = new Set<string>();
  return ({ id, userId, itemId, type, at, value }) => {
    const key = JSON.stringify([userId, id]);
    const content = JSON.stringify([userId, itemId, type, at, value]);
    const known = byId.get(key);
    if (known !== undefined) return known === content ? 'duplicate' : 'clashing-id';
    if (contents.has(content)) return 'duplicate';
    byId.set(key, content);
    contents.add(content);
    return null;
  };
}

/** Readings of one reader, of more than `most` different items at the very same time. */
function crowdedTimes(deeds: readonly LoggedDeed[], most: number): (deed: LoggedDeed) => Flaw | null {
  const keyOf = ({ userId, at }: LoggedDeed) => `${at} ${userId}`;
  const items = new Map<string, Set<string>>();
  for (const deed of deeds) {
    if (!READING.has(deed.type)) continue;
    const known = items.get(keyOf(deed));
    if (known === undefined) items.set(keyOf(deed), new Set([deed.itemId]));
    else known.add(deed.itemId);
  }
  return (deed) => {
    const crowd = READING.has(deed.type) ? items.get(keyOf(deed))!.size : 0;
    return crowd > most ? 'clashing-times' : null;
  };
}

function mended<D extends LoggedDeed>(deed: D, { maxDwellSeconds }: CleaningLimits): D {
  const { type, value } = deed;
  if (value === null || (type !== 'VIEW' && type !== 'READ')) return deed;
  const most = type === 'READ' ? 1 : maxDwellSeconds;
  return value >= 0 && value <= most ? deed : { ...deed, value: null };
}

function countsOf(setAside: readonly SetAside<unknown>[]): Partial<Record<Flaw, number>> {
  const counts: Partial<Record<Flaw, number>> = {};
  for (const { flaw } of setAside) counts[flaw] = (counts[flaw] ?? 0) + 1;
  return counts;
}
