import type { ProfileSnapshot } from '../../core/profile';
import type { ProfileStore } from '../../ports/profile-store';
import { assertFinite } from '../assert-finite';
import { answer } from './answer';

/** Snapshots in memory; beyond `maxProfiles` the one saved longest ago is forgotten and will be folded from the log. */
export function memoryProfileStore(maxProfiles: number): ProfileStore {
  const snapshots = new Map<string, ProfileSnapshot>();

  const put = (snapshot: ProfileSnapshot) => {
    const known = snapshots.get(snapshot.userId);
    if (known !== undefined && known.foldedTo > snapshot.foldedTo) return;
    snapshots.delete(snapshot.userId);
    snapshots.set(snapshot.userId, snapshot);
    if (snapshots.size > maxProfiles) snapshots.delete(snapshots.keys().next().value!);
  };

  return {
    byUserIds: (userIds) => answer(() => userIds.map((userId) => snapshots.get(userId) ?? null)),
    save: (given) =>
      answer(() => {
        assertFinite(given);
        given.forEach(put);
      }),
    remove: (userIds) => answer(() => userIds.forEach((userId) => snapshots.delete(userId))),
  };
}
