import type { ProfileSnapshot } from '../core/profile';

/**
 * Snapshots of profiles: a cache of the fold over the log, so that a cold reader need not be folded from the start. Laws:
 * - `save` replaces a stored snapshot only where the new one has folded at least as far (`foldedTo`), so that a slow
 *   replica cannot overwrite a newer one; it is idempotent.
 * - `remove` forgets; the next reading folds from the log.
 */
export interface ProfileStore {
  byUserIds(userIds: readonly string[]): Promise<(ProfileSnapshot | null)[]>;
  save(snapshots: readonly ProfileSnapshot[]): Promise<void>;
  remove(userIds: readonly string[]): Promise<void>;
}
