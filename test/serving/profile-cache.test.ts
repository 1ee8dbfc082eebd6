import fc from 'fast-check';
import type { Interaction } from '../../src/core/interaction';
import { emptyProfile, fold, type Profile, type ProfileSnapshot } from '../../src/core/profile';
import { ProfileCache } from '../../src/serving/profile-cache';
import { anInteraction, T0 } from '../support/builders';

/** A log and a snapshot store whose writes survive the "death" of a cache. */
function stores() {
  const log: Interaction[] = [];
  const snapshots = new Map<string, ProfileSnapshot>();
  return {
    log,
    deps: {
      log: {
        append: () => Promise.reject(new Error('not used')),
        reassign: () => Promise.reject(new Error('not used')),
        receivedSince: () => Promise.reject(new Error('not used')),
        ofUser: (userId: string, { since = 0, limit }: { since?: number; limit: number }) =>
          Promise.resolve(log.filter((entry) => entry.userId === userId && entry.receivedAt >= since).slice(-limit)),
      },
      profiles: {
        byUserIds: (ids: readonly string[]) => Promise.resolve(ids.map((id) => snapshots.get(id) ?? null)),
        save: (all: readonly ProfileSnapshot[]) =>
          Promise.resolve(all.forEach((one) => void snapshots.set(one.userId, one))),
        remove: (ids: readonly string[]) => Promise.resolve(ids.forEach((id) => void snapshots.delete(id))),
      },
      maxProfiles: 10,
      maxItems: 100,
      maxEvents: 1000,
    },
  };
}

const foldOf = (log: readonly Interaction[]) =>
  log.reduce<Profile>((profile, entry) => fold(profile, entry, 100), emptyProfile('user-1'));
const plain = (profile: Profile) => ({ ...profile, items: [...profile.items].sort(([a], [b]) => (a < b ? -1 : 1)) });

type Step =
  { kind: 'own' | 'other'; type: 'VIEW' | 'LIKE'; item: string } | { kind: 'hear' | 'flush' | 'die' | 'read' };

test('law: whatever dies in between, the profile is the fold of the log', async () => {
  const deed = fc.record({
    kind: fc.constantFrom('own' as const, 'other' as const),
    type: fc.constantFrom('VIEW' as const, 'LIKE' as const),
    item: fc.constantFrom('a', 'b', 'c'),
  });
  const step: fc.Arbitrary<Step> = fc.oneof(
    deed,
    fc.constantFrom(
      { kind: 'hear' as const },
      { kind: 'flush' as const },
      { kind: 'die' as const },
      { kind: 'read' as const },
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { log, deps } = stores();
      let settled = T0;
      let cache = new ProfileCache({ ...deps, settledTo: () => settled });
      let clock = T0;
      for (const [i, action] of steps.entries()) {
        clock += 1;
        if (action.kind === 'own' || action.kind === 'other') {
          const entry = anInteraction({ id: `e${i}`, type: action.type, itemId: action.item, at: clock });
          log.push(entry);
          if (action.kind === 'own') cache.apply(entry);
        }
        if (action.kind === 'hear') {
          for (const entry of log.filter(({ receivedAt }) => receivedAt >= settled)) cache.apply(entry);
          settled = clock;
        }
        if (action.kind === 'flush') await cache.flush();
        if (action.kind === 'die') cache = new ProfileCache({ ...deps, settledTo: () => settled });
        if (action.kind === 'read') await cache.load('user-1');
      }
      for (const entry of log.filter(({ receivedAt }) => receivedAt >= settled)) cache.apply(entry);
      expect(plain(await cache.load('user-1'))).toEqual(plain(foldOf(log)));
    }),
    { numRuns: 300 },
  );
});

test('what happens while a profile is being read is in it', async () => {
  const { log, deps } = stores();
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const slow = { ...deps.log, ofUser: () => gate.then(() => [] as Interaction[]) };
  const cache = new ProfileCache({ ...deps, log: slow, settledTo: () => T0 });
  const reading = cache.load('user-1');
  const entry = anInteraction({ type: 'LIKE' });
  log.push(entry);
  cache.apply(entry);
  release();
  expect((await reading).items.has('item-1')).toBe(true);
  expect(cache.cached('user-1')?.version).toBe(1);
});

test('a profile forgotten while it is being read is not kept', async () => {
  const { deps } = stores();
  const cache = new ProfileCache({ ...deps, settledTo: () => T0 });
  const reading = cache.load('user-1');
  cache.forget(['user-1']);
  await reading;
  expect(cache.cached('user-1')).toBeUndefined();
});
