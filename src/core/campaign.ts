import type { Campaign } from './digest/campaign';

const EVERYBODY = { signedIn: true, minItems: 0, activeWithinDays: null, idleForDays: null, topics: [] };

const STANDARD: Omit<Campaign, 'id' | 'name' | 'every' | 'schedule' | 'size'> = {
  paused: false,
  source: { from: 'recommended' },
  slots: [],
  maxPerTopic: null,
  maxPerAuthor: null,
  maxAgeDays: null,
  recapDays: 0,
  audience: EVERYBODY,
  minItems: 1,
  frequencyCap: null,
  quietHours: null,
  language: { rule: 'preferred', locales: [] },
  templates: { mail: 'digest', subjects: ['lead-and-more', 'lead', 'for-you'] },
  noRepeatDays: null,
  reservationMinutes: 1_440,
};

/** The campaigns there are before anybody made one. */
export const CAMPAIGNS: readonly Campaign[] = [
  {
    ...STANDARD,
    id: 'daily',
    name: 'Daily',
    every: 'day',
    schedule: { kind: 'cron', cron: '0 7 * * *', timeZone: 'UTC' },
    size: 5,
  },
  {
    ...STANDARD,
    id: 'weekly',
    name: 'Weekly',
    every: 'week',
    schedule: { kind: 'cron', cron: '0 8 * * 6', timeZone: 'UTC' },
    size: 8,
  },
];
