/**
 * What a reader did. `IMPRESSION` says that something was shown: it feeds exposure counts and off-policy evaluation,
 * never the profile's tastes.
 */
export const INTERACTION_TYPES = [
  'IMPRESSION',
  'VIEW',
  'CLICK',
  'READ',
  'COMPLETE',
  'LIKE',
  'DISLIKE',
  'BOOKMARK',
  'SHARE',
  'COMMENT',
  'FOLLOW',
  'PURCHASE',
  'RATE',
  'DISMISS',
  'UNDO',
] as const;
export type InteractionType = (typeof INTERACTION_TYPES)[number];

/** One entry of the log. Times are ms since 1970. */
export interface Interaction {
  /** Unique in the tenant, and the reader's own: what makes a replay a duplicate. */
  readonly id: string;
  readonly userId: string;
  readonly type: InteractionType;
  readonly itemId: string;
  /** When the reader did it. */
  readonly at: number;
  /** READ: the fraction read, 0..1. RATE: 0.5..5 stars. PURCHASE: the price paid. VIEW: seconds of dwell. Else null. */
  readonly value: number | null;
  /** When we stored it; what replicas tail by. */
  readonly receivedAt: number;
  /** The showing it followed from, where the client sent the edge's token. */
  readonly impressionId?: string;
}

/** One thing shown: where, by which policy, with which chance (for off-policy evaluation). */
export interface Impression {
  readonly id: string;
  readonly userId: string;
  readonly itemId: string;
  readonly surface: string;
  /** 0-based place in the whole ranking. */
  readonly position: number;
  readonly modelVersion: string;
  /** Chance that the policy showed this item here, 0..1; 1 for a deterministic ranking. */
  readonly propensity: number;
  readonly at: number;
  readonly receivedAt: number;
}

/** Anonymous readers share the id space of users, set apart by a prefix no JWT subject may carry. */
export const ANONYMOUS_PREFIX = 'anon:';

/** What an anonymous id may be made of, and the same in words. */
export const ANONYMOUS_ID_PATTERN = /^[A-Za-z0-9_.:-]{1,128}$/;
export const ANONYMOUS_ID_RULE = '1 to 128 letters, digits, dots, colons, hyphens or underscores';

/** The user id of an anonymous reader. */
export function anonymousUserId(anonymousId: string): string {
  return `${ANONYMOUS_PREFIX}${anonymousId}`;
}
