import type { Campaign } from '../core/digest/campaign';
import type { Digest } from '../core/digest/digest';
import type { FeedbackResult } from './digest-feedback';

export interface ReserveInput {
  readonly campaign: string;
  readonly userId: string;
  /** As `periodOf` writes it; undefined: the present one. */
  readonly period?: string;
  /** The same key answers the same digest. */
  readonly key: string;
  /** The reader's languages, preferred first; empty: any. */
  readonly locales: readonly string[];
}

/** Why nothing is reserved for a reader. */
export type SkipReason =
  | 'CAMPAIGN_PAUSED'
  | 'NOT_IN_AUDIENCE'
  | 'FREQUENCY_CAPPED'
  | 'TOO_FEW_ITEMS'
  /** There is a digest of this campaign and period under another key. */
  | 'TAKEN';

export type ReserveOutcome =
  /** `replayed`: the key was known, and this is what it answered before, in whatever state it is now. */
  | { readonly kind: 'reserved'; readonly digest: Digest; readonly replayed: boolean }
  | { readonly kind: 'skipped'; readonly userId: string; readonly reason: SkipReason; readonly message: string };

export type SettleOutcome =
  /** `repeated`: it was so already. */
  | { readonly kind: 'settled'; readonly digest: Digest; readonly repeated: boolean }
  | { readonly kind: 'refused'; readonly id: string; readonly code: SettleFault; readonly message: string };

export type SettleFault = 'NOT_FOUND' | 'RESERVATION_EXPIRED' | 'RESERVATION_VOIDED' | 'ALREADY_COMMITTED';

export interface DigestPageInput {
  readonly campaign: string;
  readonly period?: string;
  /** The last reader of the page before. */
  readonly after?: string;
  readonly first: number;
  /** Only these, instead of everybody there is; at most a page. */
  readonly userIds?: readonly string[];
  /** What the page's keys begin with: the same prefix answers the same digests. */
  readonly keyPrefix: string;
  readonly locales: readonly string[];
}

export interface DigestPage {
  /** In the order of readers; what is null in `after` is the end. */
  readonly outcomes: readonly ReserveOutcome[];
  readonly endCursor: string | null;
  readonly hasNextPage: boolean;
}

/** The best time to send, learnt elsewhere; null: nothing is known, and the campaign's schedule decides. */
export type BestHour = (userId: string, campaign: Campaign, now: number) => Promise<number | null>;

/**
 * Digests as a transaction with one reader. `reserve` and `commit` are at-least-once: they may be repeated for as long as it
 * takes, and a repeat changes nothing. What sends between the two is at-least-once as well.
 */
export interface DigestServices {
  /** Refuses (NOT_FOUND) an unknown campaign, (UNKNOWN_PERIOD) a period that is not the campaign's, (BAD_USER_INPUT) bad keys. */
  reserveDigest(input: ReserveInput): Promise<ReserveOutcome>;
  /** The same for many readers at once, in order; fewer trips to the store. */
  reserveDigests(inputs: readonly ReserveInput[]): Promise<ReserveOutcome[]>;
  /** By ids, in order. */
  commitDigests(ids: readonly string[]): Promise<SettleOutcome[]>;
  voidDigests(ids: readonly string[]): Promise<SettleOutcome[]>;
  /** Null where there is none, or it is no longer remembered. */
  digestById(id: string): Promise<Digest | null>;
  digests(input: DigestPageInput): Promise<DigestPage>;
  /** Names the showing of an item in a digest, by its 0-based place: what follows from it is tracked with this token. */
  tokenOf(digest: Digest, place: number): string;
  /** What a foreign mailer tells of opens, clicks, bounces, complaints and unsubscribes: as it came. */
  feedback(events: unknown): Promise<FeedbackResult>;
  /** Everybody who ever did something, a page at a time, in a fixed order. */
  readers(after: string | null, limit: number): Promise<string[]>;
  /** In order of id: those of the store, of files, and the built-in ones. */
  campaigns(): Promise<CampaignView[]>;
  campaign(id: string): Promise<CampaignView>;
  saveCampaign(given: unknown, expectedRevision?: number): Promise<CampaignView>;
  pauseCampaign(id: string, paused: boolean): Promise<CampaignView>;
  removeCampaign(id: string): Promise<boolean>;
}

/** A campaign, and who says so. */
export interface CampaignView {
  readonly campaign: Campaign;
  readonly origin: 'stored' | 'file' | 'built-in';
  /** 0 where it is not stored. */
  readonly revision: number;
  /** The period that the present moment is in. */
  readonly period: string;
}
