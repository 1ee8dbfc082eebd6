import { foldAll } from '../core/profile';
import type { InteractionLog } from '../ports/interaction-log';
import type { LiveWorld } from '../serving/live-world';
import type { ProfileForReader } from './profile-for-reader';

export interface CompleteProfileDeps {
  readonly live: Pick<LiveWorld, 'profiles' | 'outOfTouch'>;
  readonly log: Pick<InteractionLog, 'ofUser'>;
  readonly now: () => number;
  /** How far back a replica may not have heard yet of what another stored, ms. */
  readonly lookBackMs: number;
  readonly maxItems: number;
  readonly maxEvents: number;
}

/**
 * The profile with everything in it that was stored before the call, by whatever replica: what goes out by mail must not
 * hold what was read a moment ago. A cold profile is read from the log anyway; to a warm one, in a copy, what it has not
 * heard of yet is added. Rejects with StoreUnavailable.
 */
export async function completeProfile(userId: string, deps: CompleteProfileDeps): Promise<ProfileForReader> {
  const { live, log, now, lookBackMs, maxItems, maxEvents } = deps;
  const warm = live.profiles.cached(userId);
  if (warm === undefined) return { profile: await live.profiles.load(userId), degraded: false };
  const since = live.outOfTouch ? undefined : now() - lookBackMs;
  const known = await log.ofUser(userId, { since, limit: maxEvents });
  const missed = known.filter(({ itemId, type, at }) => {
    const marks = warm.items.get(itemId)?.marks ?? [];
    return !marks.some((mark) => mark.type === type && mark.at >= at);
  });
  return { profile: foldAll(warm, missed, maxItems), degraded: false };
}
