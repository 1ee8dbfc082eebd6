import { LRUCache } from 'lru-cache';
import type { Interaction } from '../core/interaction';
import { emptyProfile, foldAll, type Profile, type ProfileSnapshot } from '../core/profile';
import type { InteractionLog } from '../ports/interaction-log';
import type { ProfileStore } from '../ports/profile-store';

interface Entry {
  profile: Profile;
  /** Ids folded that were received after the settled point, with when: what keeps a second sight from counting twice. */
  readonly recent: Map<string, number>;
  dirty: boolean;
}

/** A reading under way: what is learnt meanwhile may be missing from it, so it is kept and folded at the end. */
interface Reading {
  readonly profile: Promise<Profile>;
  readonly meanwhile: Interaction[];
}

/** After it every replica has heard of a rewriting, and has dropped what it wrote before, ms. */
export const REWRITING_MS = 10_000;

export interface ProfileCacheDeps {
  readonly log: Pick<InteractionLog, 'ofUser'>;
  readonly profiles: ProfileStore;
  /** The time (ms) up to which everything received, by any replica, has been dispatched to `apply`. */
  readonly settledTo: () => number;
  readonly maxProfiles: number;
  readonly maxItems: number;
  readonly maxEvents: number;
}

/**
 * Profiles of the readers of the moment. A cold one is read as snapshot plus the log since; a warm one moves with every
 * interaction; snapshots are written behind. Whatever dies in between, the log has it: the next cold reading folds it.
 */
export class ProfileCache {
  private readonly entries: LRUCache<string, Entry>;
  private readonly loading = new Map<string, Reading>();
  private readonly evicted = new Map<string, ProfileSnapshot>();
  /** Readers whose log was rewritten lately, with the settled time at which that was heard. */
  private readonly rewritten = new Map<string, number>();

  constructor(private readonly deps: ProfileCacheDeps) {
    this.entries = new LRUCache({
      max: deps.maxProfiles,
      dispose: (entry, userId, why) => {
        if (why === 'evict' && entry.dirty) this.evicted.set(userId, this.snapshotOf(entry));
      },
    });
  }

  /** The profile, if it is in memory. */
  cached(userId: string): Profile | undefined {
    return this.entries.get(userId)?.profile;
  }

  /** The profile; concurrent callers share one reading. Rejects with StoreUnavailable. */
  load(userId: string): Promise<Profile> {
    const cached = this.cached(userId);
    if (cached !== undefined) return Promise.resolve(cached);
    const pending = this.loading.get(userId);
    if (pending !== undefined) return pending.profile;
    const meanwhile: Interaction[] = [];
    const reading: Reading = { meanwhile, profile: this.read(userId, meanwhile) };
    this.loading.set(userId, reading);
    return reading.profile;
  }

  /** Folds one interaction into its reader's profile, where that is in memory; a second sight changes nothing. */
  apply(interaction: Interaction): void {
    this.loading.get(interaction.userId)?.meanwhile.push(interaction);
    const entry = this.entries.get(interaction.userId);
    if (entry !== undefined && this.foldInto(entry, [interaction])) entry.dirty = true;
  }

  /**
   * Drops profiles that were rewritten (an identity was taken over): the next reading folds the log anew. Unless that was
   * long ago (`isRecent` false), stored snapshots may be from before it, and go too.
   */
  forget(userIds: readonly string[], isRecent = true): void {
    for (const userId of userIds) {
      this.entries.delete(userId);
      this.evicted.delete(userId);
      // What is being read may have missed the rewriting: its outcome is not kept, and the next caller reads again.
      this.loading.delete(userId);
      if (isRecent) this.rewritten.set(userId, this.deps.settledTo());
    }
  }

  /** Writes what has changed since the last time. */
  async flush(): Promise<void> {
    await this.dropRewritten();
    const dirty = [...this.entries.entries()].filter(([, entry]) => entry.dirty);
    const snapshots = [...this.evicted.values(), ...dirty.map(([, entry]) => this.snapshotOf(entry))];
    if (snapshots.length === 0) return;
    for (const [, entry] of dirty) entry.dirty = false;
    this.evicted.clear();
    await this.deps.profiles.save(snapshots).catch((error: unknown) => {
      for (const [, entry] of dirty) entry.dirty = true;
      throw error;
    });
  }

  /** Snapshots from before a rewriting go: a replica that had not heard of it may have written one since. */
  private async dropRewritten(): Promise<void> {
    if (this.rewritten.size === 0) return;
    await this.deps.profiles.remove([...this.rewritten.keys()]);
    const old = this.deps.settledTo() - REWRITING_MS;
    for (const [userId, heardAt] of this.rewritten) if (heardAt < old) this.rewritten.delete(userId);
  }

  private async storedSnapshot(userId: string): Promise<ProfileSnapshot | null> {
    if (this.rewritten.has(userId)) return null;
    return this.evicted.get(userId) ?? (await this.deps.profiles.byUserIds([userId]))[0] ?? null;
  }

  private async read(userId: string, meanwhile: readonly Interaction[]): Promise<Profile> {
    try {
      const snapshot = await this.storedSnapshot(userId);
      const since = snapshot?.foldedTo ?? 0;
      const events = await this.deps.log.ofUser(userId, { since, limit: this.deps.maxEvents });
      const entry = entryFrom(userId, snapshot);
      this.foldInto(entry, [...events, ...meanwhile]);
      entry.dirty = entry.profile.version !== snapshot?.version && entry.profile.version > 0;
      if (this.loading.get(userId)?.meanwhile === meanwhile) this.entries.set(userId, entry);
      return entry.profile;
    } finally {
      if (this.loading.get(userId)?.meanwhile === meanwhile) this.loading.delete(userId);
    }
  }

  /** Whether any was new. */
  private foldInto(entry: Entry, interactions: readonly Interaction[]): boolean {
    const news: Interaction[] = [];
    for (const interaction of interactions) {
      if (!entry.recent.has(interaction.id)) news.push(interaction);
      entry.recent.set(interaction.id, interaction.receivedAt);
    }
    entry.profile = foldAll(entry.profile, news, this.deps.maxItems);
    return news.length > 0;
  }

  private snapshotOf(entry: Entry): ProfileSnapshot {
    const foldedTo = this.deps.settledTo();
    for (const [id, receivedAt] of entry.recent) if (receivedAt < foldedTo) entry.recent.delete(id);
    const { userId, version, items } = entry.profile;
    return { userId, version, items: [...items.values()], foldedTo, recentIds: [...entry.recent.keys()] };
  }
}

function entryFrom(userId: string, snapshot: ProfileSnapshot | null): Entry {
  if (snapshot === null) return { profile: emptyProfile(userId), recent: new Map(), dirty: false };
  const items = new Map(snapshot.items.map((item) => [item.itemId, item]));
  const recent = new Map(snapshot.recentIds.map((id) => [id, Infinity]));
  return { profile: { userId, version: snapshot.version, items }, recent, dirty: false };
}
