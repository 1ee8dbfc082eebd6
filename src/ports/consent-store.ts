/** Why nothing goes to an address whatever its owner wants. */
export type Suppression = 'bounced' | 'complained';

/** What the owner of an address has agreed to. Kept by the address, so that it outlives the reader's record. */
export interface Consent {
  readonly addressHash: string;
  /** Whether newsletters may be sent. */
  readonly marketing: boolean;
  /** Who said so last: an import, or the reader on our pages. */
  readonly saidBy: 'import' | 'reader';
  /** Whether opens may be counted by a picture. */
  readonly allowsPixel: boolean;
  /** Campaigns that are not wanted, among those that may be. */
  readonly campaignsOff: readonly string[];
  readonly suppressed: Suppression | null;
  /** ms. */
  readonly changedAt: number;
}

export interface ImportedConsent {
  readonly addressHash: string;
  readonly marketing: boolean;
  readonly allowsPixel: boolean;
}

/** What a reader changes; what is left out stays. */
export interface ConsentChange {
  readonly marketing?: boolean;
  readonly allowsPixel?: boolean;
  readonly campaignsOff?: readonly string[];
}

/**
 * Consents. Laws:
 * - `byHashes` answers in key order, null where nothing was ever said: that is no consent. It answers what was said last by
 *   anybody on any replica, never an older answer.
 * - `imported` never raises what the reader has said, nor lifts a suppression; it may lower both.
 * - `said` is the reader's word and holds against every later import; it does not lift a bounce, and a complaint only where it
 *   says `marketing: true`.
 * - `suppress` is for good; a bounce stays one when a complaint comes.
 */
export interface ConsentStore {
  byHashes(addressHashes: readonly string[]): Promise<(Consent | null)[]>;
  imported(consents: readonly ImportedConsent[], at: number): Promise<void>;
  said(addressHash: string, change: ConsentChange, at: number): Promise<void>;
  suppress(addressHash: string, why: Suppression, at: number): Promise<void>;
}
