import type { SubjectCandidate } from '../core/digest/digest';
import type { InteractionType } from '../core/interaction';
import type { Item } from '../core/item';
import type { ItemFilter } from '../core/item-filter';
import type { RankedItem } from '../core/ranking';
import type { Surface } from '../core/recipe';
import type { DeliveryState } from '../ports/inbox';
import type { DigestServices } from './digest-services';
import type { ReconcileReport } from './reconcile-report';
import type { UnmappedBook } from './unmapped-documents';
import type { SendingServices } from './sending/sending-services';

/** Who asks. `userId` null: nobody we may remember (contextual answers only). */
export interface Reader {
  readonly userId: string | null;
  /** By a token, as against an anonymous id. */
  readonly signedIn: boolean;
}

/** What a query tells about how it was answered; goes out as `extensions.personalization`. */
export interface Personalization {
  /** personal: from the reader's past; contextual: from the item at hand; trending: nothing is known of the reader. */
  readonly plan: 'personal' | 'contextual' | 'trending';
  /** The plan is a step down the ladder because something was out of reach. */
  readonly degraded: boolean;
  readonly modelVersion: string;
  readonly candidates: number;
  readonly tookMs: number;
}

export interface FeedEdge extends RankedItem {
  readonly surface: Surface;
  /** 0-based place in the whole ranking. */
  readonly position: number;
}

export interface FeedPage {
  readonly edges: readonly FeedEdge[];
  readonly hasNextPage: boolean;
  readonly personalization: Personalization;
  /** Freezes the ranking (once) and answers the cursor of an edge: only called where a client asks for one. */
  cursorOf(edge: FeedEdge): Promise<string>;
  /** The signed impression token of an edge. */
  tokenOf(edge: FeedEdge): string;
}

export interface PageInput {
  readonly reader: Reader;
  readonly first: number;
  readonly after?: string;
  /** Preferred first; empty: any. */
  readonly locales: readonly string[];
}

export interface FeedInput extends PageInput {
  readonly filter: ItemFilter;
  readonly exclude: readonly string[];
  /** The item the reader is looking at: counts as an interest of the moment. */
  readonly currentItemId?: string;
}

export interface SimilarInput extends PageInput {
  readonly itemId: string;
}

export interface LikedRowsInput {
  readonly reader: Reader;
  readonly rows: number;
  readonly first: number;
  readonly locales: readonly string[];
}

export interface LikedRow {
  readonly likedItemId: string;
  readonly page: FeedPage;
}

export interface DigestInput {
  readonly reader: Reader;
  readonly campaign: string;
  readonly size?: number;
  /** The moment the digest is for, ms; default now. */
  readonly at?: number;
  readonly locales: readonly string[];
}

export interface Digest {
  readonly campaign: string;
  readonly userId: string | null;
  /** What a digest of this campaign is unique in: `2026-11-21` (daily), `2026-W47` (weekly). */
  readonly period: string;
  readonly subject: string;
  /** Those it may be chosen from; the first is `subject`, none where the digest is empty. */
  readonly subjects: readonly SubjectCandidate[];
  /** What the reader has read of late, where the campaign tells of it; newest first. */
  readonly recap: readonly string[];
  /** Languages it was chosen and worded for, preferred first. */
  readonly locales: readonly string[];
  readonly page: FeedPage;
}

export interface InteractionInput {
  readonly id?: string;
  readonly type: InteractionType;
  readonly itemId: string;
  readonly at?: number;
  readonly value?: number;
  readonly token?: string;
}

export interface Rejection {
  readonly index: number;
  readonly code: string;
  readonly message: string;
}

export interface TrackResult {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: readonly Rejection[];
}

export interface IdentifyResult {
  readonly userId: string;
  /** Interactions handed over by this call. */
  readonly moved: number;
}

export interface InboxInput {
  /** Undefined: any. */
  readonly state?: DeliveryState;
  readonly source?: string;
  readonly first: number;
}

/** A webhook delivery as those may see it who look after the inbox. Times are ms since 1970. */
export interface InboxDelivery {
  readonly id: string;
  readonly source: string;
  /** The event named in the path, where the source cannot say it itself. */
  readonly event: string | null;
  readonly state: DeliveryState;
  readonly receivedAt: number;
  /** When it is tried next, where it waits; when its lease ends, where it is being worked on. */
  readonly dueAt: number;
  readonly attempts: number;
  /** Why it failed the last time. */
  readonly error: string | null;
}

export interface InboxView {
  readonly counts: Readonly<Record<DeliveryState, number>>;
  /** The newest first. */
  readonly deliveries: readonly InboxDelivery[];
}

/** Dead letters: those named, or all, or all of a source. */
export interface DeadLetters {
  readonly ids?: readonly string[];
  readonly source?: string;
}

/** What the CMS told that is not here yet. Times of arrival, ms since 1970. */
export interface SourceStaleness {
  /** The newest that it told, and the oldest of what waits. */
  readonly toldAt: number;
  readonly oldestAt: number;
  /** Up to when what is held is known to be right; null: nothing was worked off or compared yet. */
  readonly heldAt: number | null;
}

/** How one connected CMS stands. Times are ms since 1970. */
export interface SourceStatus {
  readonly name: string;
  /** Which CMS it speaks like. */
  readonly kind: string;
  /** Whether its API can be asked. */
  readonly canBeAsked: boolean;
  readonly order: { readonly key: string; readonly onTie: string } | null;
  /** `waiting` has all that waits, `failing` those of them that have failed before. */
  readonly deliveries: Readonly<Record<'waiting' | 'failing' | 'claimed' | 'dead', number>>;
  readonly lastDeliveryAt: number | null;
  /** The last comparison of its lists with the catalogue, whatever came of it. */
  readonly lastReconcile: ReconcileReport | null;
  /** When the last one began that compared everything. */
  readonly lastWholeReconcileAt: number | null;
  /** One that is under way, or was interrupted; `total` as far as the CMS says. */
  readonly reconcileInProgress: {
    readonly startedAt: number;
    readonly checked: number;
    readonly total: number;
  } | null;
  /** Documents of its lists that could not be made items of. */
  readonly unmapped: UnmappedBook;
  /** Null where all that it is known to have said is here. */
  readonly staleness: SourceStaleness | null;
}

/** All that transports may ask of one tenant: one method per use case. Caller's faults reject with Refusal. */
export interface TenantServices {
  readFeed(input: FeedInput): Promise<FeedPage>;
  readSimilar(input: SimilarInput): Promise<FeedPage>;
  readLikedRows(input: LikedRowsInput): Promise<LikedRow[]>;
  previewDigest(input: DigestInput): Promise<Digest>;
  /** Digests as transactions, and the campaigns they are of. */
  readonly digests: DigestServices;
  /** Undefined where newsletters are not set up here. */
  readonly sending?: SendingServices;
  /** Key order; null where there is none a reader could get. */
  readItems(ids: readonly string[]): Promise<(Item | null)[]>;
  /** The item if it is in memory and visible: lets resolvers answer without a promise. */
  cachedItem(id: string): Item | undefined;
  track(input: { reader: Reader; events: readonly InteractionInput[] }): Promise<TrackResult>;
  identify(input: { reader: Reader; anonymousId: string }): Promise<IdentifyResult>;
  readInbox(input: InboxInput): Promise<InboxView>;
  /** Dead letters go round again; answers how many. */
  replayDeliveries(which: DeadLetters): Promise<number>;
  /** Dead letters are given up; answers how many. */
  dropDeliveries(which: DeadLetters): Promise<number>;
  /** How each connected CMS stands, in the order of the configuration. */
  readSources(): Promise<SourceStatus[]>;
}
