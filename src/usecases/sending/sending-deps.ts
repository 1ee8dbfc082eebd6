import type { AddressSealer } from '../../core/sealed-address';
import type { Item } from '../../core/item';
import type { Signer } from '../../core/signer';
import type { MailRenderer } from '../../ports/mail-renderer';
import type { Mailer } from '../../ports/mailer';
import type { SendPace } from '../../ports/send-pace';
import type { TenantStores } from '../../ports/stores';
import type { DigestServices } from '../digest-services';
import type { Reader, TrackResult } from '../services';
import type { RunView } from './read-runs';

/** What sending stands on: the address book and runs of a tenant, the digests' transaction, and a way out. */
export interface SendingDeps {
  readonly stores: Pick<TenantStores, 'contacts' | 'consents' | 'runs' | 'subjects' | 'interactions' | 'settings'>;
  readonly digests: Pick<DigestServices, 'reserveDigest' | 'commitDigests' | 'voidDigests' | 'campaigns' | 'campaign'>;
  readonly items: { byIds(ids: readonly string[]): Promise<(Item | null)[]> };
  readonly track: (input: { reader: Reader; events: readonly TrackedClick[] }) => Promise<TrackResult>;
  readonly sealer: AddressSealer;
  /** The same address, the same hash, whatever becomes of the keys. */
  readonly hashOf: (address: string) => string;
  readonly renderer: MailRenderer;
  readonly mailer: Mailer;
  readonly pace: SendPace;
  /** Signs the links of mails. */
  readonly signer: Signer;
  /** Where readers reach us, `https://news.example.org`, with the tenant's part of the path if it has one; no slash at the end. */
  readonly publicUrl: string;
  /** Who the mails are from, for people. */
  readonly senderName: string;
  /** 12 random bytes, new each time. */
  readonly nonce: () => Uint8Array;
  readonly now: () => number;
  readonly settings: SendingSettings;
  /** Told what came of each mail, for the log: there is no address in it, and no reader. */
  readonly onMail: (mail: MailReport) => void;
  /** Told of each run when it was opened here, and when nothing was left to do in it. */
  readonly onRun: (run: RunView) => void;
}

export interface TrackedClick {
  readonly id: string;
  readonly type: 'CLICK';
  readonly itemId: string;
}

export interface MailReport {
  readonly runId: string;
  readonly outcome: 'sent' | 'skipped' | 'failed' | 'retried' | 'released';
  readonly reason: string | null;
  readonly attempts: number;
  /** What went wrong on our side, where anything did. */
  readonly error?: unknown;
}

export interface SendingSettings {
  /** How long a mail is held by who claimed it, ms: longer than an attempt takes, and than the reservation waits. */
  readonly leaseMs: number;
  /** Mails prepared at a time. */
  readonly concurrency: number;
  /** Mails handed over at a time: so many may be doubled where the process is killed. */
  readonly inFlight: number;
  /** A run that was missed by more is not made up for, ms. */
  readonly graceMs: number;
  /** Readers added to a run at a time. */
  readonly planPage: number;
  /** How long a mail of a paused campaign waits before it is looked at again, ms. */
  readonly pausedMs: number;
}

export const SENDING: SendingSettings = {
  leaseMs: 120_000,
  concurrency: 4,
  inFlight: 1,
  graceMs: 6 * 3_600_000,
  planPage: 500,
  pausedMs: 300_000,
};
