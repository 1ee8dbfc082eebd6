import type { CandidateSource } from './candidate-source';

/** What a campaign's period is: a reader gets at most one digest of the campaign in each. */
export type Rhythm = 'day' | 'week';

/** When it goes out. Times of day are `HH:MM` in `timeZone` (IANA). */
export type Schedule =
  | { readonly kind: 'cron'; readonly cron: string; readonly timeZone: string }
  /** At the hour that is each reader's own, within the window, once a period. */
  | { readonly kind: 'best-hour'; readonly from: string; readonly to: string; readonly timeZone: string };

/** Places that are kept for items of a source, before the rest go to the best of the ranking. */
export interface FixedSlot {
  readonly source: CandidateSource;
  /** 1-based place of the first of them. */
  readonly place: number;
  readonly count: number;
}

/** Who gets it. Every condition holds; null and empty mean "any". */
export interface Audience {
  /** Only readers who signed in: anonymous ones have no address. */
  readonly signedIn: boolean;
  /** Only who has done something with at least so many items. */
  readonly minItems: number;
  readonly activeWithinDays: number | null;
  /** Only who has not been here for so long: to win them back. */
  readonly idleForDays: number | null;
  /** Only who has liked or read something of one of these topics. */
  readonly topics: readonly string[];
}

/** Most digests a reader gets within so many days, of all campaigns together. */
export interface FrequencyCap {
  readonly digests: number;
  readonly days: number;
}

/** Times of day, `HH:MM`, in the campaign's time zone; `from` after `to` goes over midnight. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

/**
 * preferred: what the reader reads, and anything rather than nothing. strict: nothing else. fixed: in the campaign's
 * languages, whatever the reader's.
 */
export interface LanguageRule {
  readonly rule: 'preferred' | 'strict' | 'fixed';
  readonly locales: readonly string[];
}

/** A newsletter, as its editors set it up. */
export interface Campaign {
  /** Small letters, digits and hyphens. */
  readonly id: string;
  readonly name: string;
  readonly paused: boolean;
  readonly every: Rhythm;
  readonly schedule: Schedule;
  readonly size: number;
  /** Where its items come from. */
  readonly source: CandidateSource;
  readonly slots: readonly FixedSlot[];
  /** Most items of one topic, and of one author; null: as the recipe spreads them. */
  readonly maxPerTopic: number | null;
  readonly maxPerAuthor: number | null;
  /** Older items stay out; null: of any age. */
  readonly maxAgeDays: number | null;
  /** Tells beside the items what the reader has read in the last so many days; 0: nothing. */
  readonly recapDays: number;
  readonly audience: Audience;
  /** With fewer items nothing is sent. */
  readonly minItems: number;
  readonly frequencyCap: FrequencyCap | null;
  readonly quietHours: QuietHours | null;
  readonly language: LanguageRule;
  /** Names of the mail's template, and of the templates of its subject lines. */
  readonly templates: { readonly mail: string; readonly subjects: readonly string[] };
  /** How long an item that was committed is not sent again; null: ever. */
  readonly noRepeatDays: number | null;
  /** How long a reservation is held for a commit, minutes. */
  readonly reservationMinutes: number;
}

/** A campaign as it is stored. */
export interface StoredCampaign extends Campaign {
  /** 1 at the first save, one more at each. */
  readonly revision: number;
}
