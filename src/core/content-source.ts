import type { ContentChange } from './content-change';

/** One webhook call as it came. */
export interface RawDelivery {
  /** The connected source's name: what its webhook address ends in. */
  readonly source: string;
  /** The event named in the path, where the source cannot say it itself. */
  readonly event: string | null;
  /** Path and query as they were called, for signatures that are made over them too; not stored. */
  readonly path?: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** When we received it (ms). */
  readonly receivedAt: number;
}

/** A document that a delivery names without telling what it is like now: the CMS must be asked. */
export interface DocumentRef {
  /** Content type, as the CMS's API calls it. */
  readonly type: string;
  /** As the CMS calls it. */
  readonly id: string;
  /** What it is (or would be) here; the same for all its locales. */
  readonly itemId: string;
}

/**
 * What a delivery says of our content; neither changes nor anything to fetch: why not, in a sentence. `refetch`: documents
 * it only hints at. `compareAll`: something changed that no event names (a bulk action); only walking the CMS's lists tells.
 */
export type Normalized =
  | {
      readonly changes: readonly ContentChange[];
      readonly refetch?: readonly DocumentRef[];
      readonly compareAll?: boolean;
      readonly ignored: null;
    }
  | {
      readonly changes: readonly [];
      readonly refetch?: undefined;
      readonly compareAll?: undefined;
      readonly ignored: string;
    };

/** A CMS as connected to one tenant: its scheme bound to its secrets and mapping. Pure: no clock, no I/O. */
export interface ConnectedSource {
  readonly name: string;
  /** Headers (lower case) that `normalize` or `deliveryId` reads: these are stored; secrets never are. */
  readonly keptHeaders: readonly string[];
  /** Refuses (BAD_SIGNATURE) what the source did not send, or sent longer ago (or ahead) than its window. */
  verify(delivery: RawDelivery, now: number): void;
  /** Refuses (BAD_PAYLOAD) what can be seen at once not to be this source's format. */
  check(delivery: RawDelivery): void;
  /** The same for a repeat of the same delivery: the source's idempotency key, or a digest. */
  deliveryId(delivery: RawDelivery): string;
  /** Refuses (BAD_PAYLOAD) with a reason an editor understands; a repeat would be refused again. */
  normalize(delivery: RawDelivery): Normalized;
}
