import { createHash, randomUUID } from 'node:crypto';
import { openEdgeToken, type EdgeClaims } from '../core/edge-token';
import { faultOf, type Fault, type InteractionLimits } from '../core/interaction-check';
import type { Impression, Interaction } from '../core/interaction';
import { Refusal } from '../core/refusal';
import type { Signer } from '../core/signer';
import type { TenantStores } from '../ports/stores';
import type { ItemCache } from '../serving/item-cache';
import type { LiveWorld } from '../serving/live-world';
import type { InteractionInput, Reader, Rejection, TrackResult } from './services';

export interface TrackDeps {
  readonly stores: TenantStores;
  readonly live: LiveWorld;
  readonly items: ItemCache;
  readonly edgeSigner: Signer;
  readonly now: () => number;
  readonly limits: InteractionLimits;
}

/**
 * Records what a reader did. Each event stands for itself: a bad one is rejected with its index, the rest is taken. What
 * is answered as accepted is stored durably and already in the reader's next feed. At least once: a repeat of the same
 * ids is answered as duplicates. Refuses (UNAUTHENTICATED) where nobody is there to do it.
 */
export async function track(
  { reader, events }: { reader: Reader; events: readonly InteractionInput[] },
  deps: TrackDeps,
): Promise<TrackResult> {
  const { userId } = reader;
  if (userId === null) {
    throw new Refusal('UNAUTHENTICATED', 'Sign in or send x-anonymous-id: an interaction belongs to a reader.');
  }
  const now = deps.now();
  const checked = await checkAll(events, userId, now, deps);
  const rejected = checked.filter((outcome): outcome is Rejection => 'code' in outcome);
  const taken = checked.filter((outcome): outcome is Taken => !('code' in outcome));
  const accepted = await store(taken, userId, deps);
  return { accepted, duplicates: taken.length - accepted, rejected };
}

interface Taken {
  readonly event: InteractionInput;
  readonly claims: EdgeClaims | null;
}

async function checkAll(
  events: readonly InteractionInput[],
  userId: string,
  now: number,
  deps: TrackDeps,
): Promise<(Taken | Rejection)[]> {
  const unknown = await unknownItems(events, deps);
  return events.map((event, index) => {
    const claims = event.token === undefined ? null : openEdgeToken(event.token, deps.edgeSigner);
    const fault =
      faultOf(event, now, deps.limits) ??
      (unknown.has(event.itemId) ? { code: 'UNKNOWN_ITEM' as const, message: 'There is no such item.' } : null) ??
      tokenFault(event, claims, userId);
    return fault === null ? { event, claims } : { index, ...fault };
  });
}

/** Items neither this replica's catalogue nor the store knows, and items that were deleted. */
async function unknownItems(events: readonly InteractionInput[], { live, items }: TrackDeps): Promise<Set<string>> {
  const ids = [...new Set(events.map((event) => event.itemId))];
  const news = ids.filter((id) => live.catalogue.facts(id) === undefined);
  const found = news.length === 0 ? [] : await items.byIds(news);
  const deleted = ids.filter((id) => live.catalogue.facts(id)?.status === 'deleted');
  return new Set([...news.filter((_, i) => found[i] === null || found[i]?.status === 'deleted'), ...deleted]);
}

function tokenFault(event: InteractionInput, claims: EdgeClaims | null, userId: string): Fault | null {
  if (event.token === undefined) {
    return event.type === 'IMPRESSION' ? { code: 'BAD_TOKEN', message: "IMPRESSION needs the edge's token." } : null;
  }
  const fits = claims !== null && claims.itemId === event.itemId && (claims.userId ?? userId) === userId;
  return fits ? null : { code: 'BAD_TOKEN', message: 'This token was not made for this reader and item.' };
}

async function store(taken: readonly Taken[], userId: string, deps: TrackDeps): Promise<number> {
  // Read as late as can be: who tails the log waits only so long for what was received before.
  const now = deps.now();
  const shown = taken
    .filter(({ event }) => event.type === 'IMPRESSION')
    .map(({ event, claims }) => impressionOf(event, claims!, userId, now));
  const done = taken.filter(({ event }) => event.type !== 'IMPRESSION').map((one) => interactionOf(one, userId, now));
  const [newlyShown, newlyDone] = await Promise.all([
    shown.length > 0 ? deps.stores.impressions.append(shown) : [],
    done.length > 0 ? deps.stores.interactions.append(done) : [],
  ]);
  const freshDone = done.filter((_, i) => newlyDone[i]);
  const freshShown = shown.filter((_, i) => newlyShown[i]);
  deps.live.hearOwn(freshDone, freshShown);
  return freshDone.length + freshShown.length;
}

function interactionOf({ event, claims }: Taken, userId: string, now: number): Interaction {
  const { type, itemId, value, token } = event;
  const id = `${userId} ${event.id ?? idFor(event)}`;
  const impression = claims === null || token === undefined ? {} : { impressionId: impressionIdOf(token) };
  const at = Math.min(event.at ?? now, now);
  return { id, userId, type, itemId, at, value: value ?? null, receivedAt: now, ...impression };
}

/** Without an id of the client's, the same deed at the same time is the same event; without a time, each is a new one. */
function idFor({ type, itemId, at, value }: InteractionInput): string {
  return at === undefined ? randomUUID() : digest(JSON.stringify([type, itemId, at, value]));
}

/** One token, one impression: its digest is the identity, whatever id the client gives. */
function impressionIdOf(token: string): string {
  return digest(token);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

function impressionOf(event: InteractionInput, claims: EdgeClaims, userId: string, now: number): Impression {
  const { itemId, surface, position, modelVersion, propensity } = claims;
  const id = impressionIdOf(event.token!);
  return {
    id,
    userId,
    itemId,
    surface,
    position,
    modelVersion,
    propensity,
    at: Math.min(event.at ?? now, now),
    receivedAt: now,
  };
}
