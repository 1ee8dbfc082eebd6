import { anonymousUserId } from '../core/interaction';
import { Refusal } from '../core/refusal';
import type { TenantStores } from '../ports/stores';
import type { LiveWorld } from '../serving/live-world';
import type { IdentifyResult, Reader } from './services';

export interface IdentifyDeps {
  readonly stores: TenantStores;
  readonly live: LiveWorld;
  readonly now: () => number;
}

/**
 * The signed-in user takes over what an anonymous reader did: the same person, before signing in. Anonymous ids are
 * secrets of one browser; the first user to claim one owns it. Repeating it is safe, and repairs a run that died half-way.
 * Refuses: UNAUTHENTICATED, CONFLICT (somebody else's).
 */
export async function identify(
  { reader, anonymousId }: { reader: Reader; anonymousId: string },
  { stores, live, now }: IdentifyDeps,
): Promise<IdentifyResult> {
  const { userId } = reader;
  if (userId === null || !reader.signedIn)
    throw new Refusal('UNAUTHENTICATED', 'Only a signed-in user can take over a history.');
  const claim = await stores.identities.claim({ anonymousId, userId, claimedAt: now() });
  if (claim.userId !== userId) throw new Refusal('CONFLICT', 'This anonymous id was taken over by another user.');
  const from = anonymousUserId(anonymousId);
  const moved = await stores.interactions.reassign(from, userId);
  await stores.impressions.reassign(from, userId);
  live.profiles.forget([userId, from]);
  await stores.profiles.remove([userId, from]);
  // Other replicas heard of the first claim, and may have read both readers again before the history was handed over.
  await stores.identities.claim({ anonymousId, userId, claimedAt: Math.max(now(), claim.claimedAt + 1) });
  return { userId, moved };
}
