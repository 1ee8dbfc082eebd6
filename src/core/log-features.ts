import { INTERACTION_WEIGHTS } from './interaction-weights';
import type { Deed } from './training-event';

/** What a log says of one reader, or of one item, at a moment. */
export interface LogFeatures {
  /** Days since the last deed. */
  readonly recencyDays: number;
  /** Deeds per day, from the first deed to now, counting at least one day. */
  readonly frequency: number;
  readonly deeds: number;
  /** Runs of deeds of one reader without a pause of more than half an hour; of an item: of all its readers. */
  readonly sessions: number;
  /** Mean length of a session from its first to its last deed, ms; a session of one deed has 0. */
  readonly sessionMs: number;
  /** Mean dwell of the views that tell it, seconds; null where none does. */
  readonly dwellSeconds: number | null;
  /**
   * How much is done, lately: Σ weight · 2^(−age / 30 days) over all deeds, with the weights by which recommenders learn
   * (core/interaction-weights.ts). Below 0 where more was sent away than liked.
   */
  readonly engagement: number;
}

const DAY = 86_400_000;
/** The pause after which a new session begins: what web analytics have long agreed on. */
const SESSION_GAP = 30 * 60_000;
const ENGAGEMENT_HALF_LIFE = 30 * DAY;

/** By reader. `deeds` in order of time, none after `now` (ms). */
export function readerFeatures(deeds: readonly Deed[], now: number): Map<string, LogFeatures> {
  return featuresBy(deeds, ({ userId }) => userId, now);
}

/** By item; sessions are those of its readers, with this item alone. */
export function itemFeatures(deeds: readonly Deed[], now: number): Map<string, LogFeatures> {
  return featuresBy(deeds, ({ itemId }) => itemId, now);
}

function featuresBy(deeds: readonly Deed[], keyOf: (deed: Deed) => string, now: number): Map<string, LogFeatures> {
  const groups = new Map<string, Deed[]>();
  for (const deed of deeds) {
    const group = groups.get(keyOf(deed));
    if (group === undefined) groups.set(keyOf(deed), [deed]);
    else group.push(deed);
  }
  return new Map([...groups].map(([key, own]) => [key, featuresOf(own, now)]));
}

function featuresOf(own: readonly Deed[], now: number): LogFeatures {
  const sessions = sessionsOf(own);
  const dwells = own.flatMap(({ type, value }) => (type === 'VIEW' && value !== null ? [value] : []));
  return {
    recencyDays: (now - own.at(-1)!.at) / DAY,
    frequency: own.length / Math.max(1, (now - own[0]!.at) / DAY),
    deeds: own.length,
    sessions: sessions.length,
    sessionMs: mean(sessions) ?? 0,
    dwellSeconds: mean(dwells),
    engagement: own.reduce((sum, deed) => sum + engagementOf(deed, now), 0),
  };
}

function engagementOf({ type, value, at }: Deed, now: number): number {
  return INTERACTION_WEIGHTS[type](value) * 2 ** (-(now - at) / ENGAGEMENT_HALF_LIFE);
}

/** Lengths, ms. */
function sessionsOf(own: readonly Deed[]): number[] {
  const lengths: number[] = [];
  const open = new Map<string, { readonly place: number; readonly start: number; last: number }>();
  for (const { userId, at } of own) {
    const session = open.get(userId);
    if (session !== undefined && at - session.last <= SESSION_GAP) {
      session.last = at;
      lengths[session.place] = at - session.start;
    } else {
      open.set(userId, { place: lengths.length, start: at, last: at });
      lengths.push(0);
    }
  }
  return lengths;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
