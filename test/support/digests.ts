import type { Campaign } from '../../src/core/digest/campaign';
import type { Digest } from '../../src/core/digest/digest';
import type { ReaderLedger } from '../../src/core/digest/reader-ledger';
import { T0 } from './builders';

/** A daily campaign of the plainest kind, with what the test cares about replaced. */
export function aCampaign(given: Partial<Campaign> = {}): Campaign {
  return {
    id: 'morning',
    name: 'Morning',
    paused: false,
    every: 'day',
    schedule: { kind: 'cron', cron: '0 7 * * *', timeZone: 'UTC' },
    size: 3,
    source: { from: 'recommended' },
    slots: [],
    maxPerTopic: null,
    maxPerAuthor: null,
    maxAgeDays: null,
    recapDays: 0,
    audience: { signedIn: true, minItems: 0, activeWithinDays: null, idleForDays: null, topics: [] },
    minItems: 1,
    frequencyCap: null,
    quietHours: null,
    language: { rule: 'preferred', locales: [] },
    templates: { mail: 'digest', subjects: ['lead-and-more'] },
    noRepeatDays: null,
    reservationMinutes: 60,
    ...given,
  };
}

/** A reservation of three items for `user-1`. */
export function aDigest(given: Partial<Digest> = {}): Digest {
  const { campaign = 'morning', period = '2026-01-01', userId = 'user-1' } = given;
  return {
    id: `${campaign}/${period}/1/${userId}`,
    campaign,
    period,
    userId,
    key: 'key-1',
    state: 'reserved',
    items: ['a', 'b', 'c'].map((itemId) => ({ itemId, score: 0.5, reason: { kind: 'EditorsPick' }, slot: null })),
    recap: [],
    subjects: [{ template: 'lead-and-more', itemId: 'a', text: 'A and 2 more for you' }],
    locales: ['en'],
    sendTime: { at: T0, reason: 'schedule' },
    modelVersion: 'model-1',
    reservedAt: T0,
    expiresAt: T0 + 3_600_000,
    settledAt: null,
    noRepeatMs: null,
    ...given,
  };
}

/** A ledger nothing was written to. */
export function aLedger(given: Partial<ReaderLedger> = {}): ReaderLedger {
  return { userId: 'user-1', revision: 0, sent: [], old: [], digests: [], mailedAt: [], ...given };
}
