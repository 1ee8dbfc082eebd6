import { Catalogue } from '../core/catalogue';
import { anonymousUserId, type Impression, type Interaction } from '../core/interaction';
import { INTERACTION_WEIGHTS } from '../core/interaction-weights';
import { isVisible, type Item, type ItemDocument } from '../core/item';
import { ItemCountersTable } from '../core/item-counters';
import type { World } from '../core/recommend';
import { EmbedderUnavailable } from '../ports/embedder';
import type { TenantStores } from '../ports/stores';
import type { IdentityClaim } from '../ports/identity-store';
import type { ItemCache } from './item-cache';
import type { LiveModels } from './live-models';
import { REWRITING_MS, type ProfileCache } from './profile-cache';
import { Tail } from './tail';
import type { VectorKeeper } from './vector-keeper';
import { VersionSteps, type StepSettings } from './version-steps';

export interface LiveWorldSettings {
  readonly lookBackMs: number;
  readonly tailBatch: number;
  /** How soon what happens to items makes rankings void. */
  readonly rankingSteps: StepSettings;
}

export interface LiveWorldDeps {
  readonly stores: TenantStores;
  readonly items: ItemCache;
  readonly models: LiveModels;
  readonly vectors: VectorKeeper;
  /** Sees to it that the models are those that are to serve. Rejects with StoreUnavailable alone. */
  readonly followModels: () => Promise<void>;
  readonly now: () => number;
  readonly settings: LiveWorldSettings;
  /** Made here because profiles must know how far the log's tail has settled. */
  readonly createProfiles: (settledTo: () => number) => ProfileCache;
}

/** All that one replica holds of one tenant in memory, and how it follows the store. What a query reads is here. */
export class LiveWorld {
  readonly catalogue = new Catalogue();
  readonly counters = new ItemCountersTable();
  readonly profiles: ProfileCache;
  private readonly steps: VersionSteps;
  private readonly itemTail: Tail<Item>;
  private readonly logTail: Tail<Interaction>;
  private readonly impressionTail: Tail<Impression>;
  private readonly claimTail: Tail<IdentityClaim>;
  private warm = false;
  private lost = false;

  constructor(private readonly deps: LiveWorldDeps) {
    const { stores } = deps;
    this.itemTail = this.tail(
      ({ time, id }, limit) => stores.items.changedSince({ changedAt: time, id }, limit),
      (item) => ({ time: item.changedAt, id: item.id }),
      (item) => `${item.id}@${item.revision}`,
      (item) => this.hearItem(item),
    );
    this.logTail = this.tail(
      ({ time, id }, limit) => stores.interactions.receivedSince({ receivedAt: time, id }, limit),
      receivedCursor,
      (interaction) => interaction.id,
      (interaction) => this.hearInteraction(interaction),
    );
    this.impressionTail = this.tail(
      ({ time, id }, limit) => stores.impressions.receivedSince({ receivedAt: time, id }, limit),
      receivedCursor,
      (impression) => impression.id,
      (impression) => this.counters.countImpression(impression.itemId),
    );
    this.claimTail = this.tail(
      ({ time }, limit) => stores.identities.claimedSince(time, limit),
      (claim) => ({ time: claim.claimedAt, id: claim.anonymousId }),
      (claim) => `${claim.anonymousId}@${claim.claimedAt}`,
      (claim) => this.hearClaim(claim),
    );
    this.steps = new VersionSteps(deps.settings.rankingSteps);
    this.profiles = deps.createProfiles(() => this.logTail.settledTo);
  }

  /** Ready to answer: everything was walked once and the models are fitted. */
  get ready(): boolean {
    return this.warm;
  }

  /** The store could not be followed at the last look: what others do meanwhile is not known here. */
  get outOfTouch(): boolean {
    return this.lost;
  }

  /**
   * Changes with every item, every vector and every fit, and when an item's time comes: what a ranking may be kept under.
   * In a storm of changes it moves on in steps (VersionSteps), so that not every publish makes every ranking void. What is
   * withdrawn meanwhile is left out when a page is cut (usecases/feed-page.ts).
   */
  get version(): string {
    const { vectors, models } = this.deps;
    const now = this.deps.now();
    this.catalogue.moveTo(now);
    return this.steps.of([this.catalogue.version, vectors.version, models.version].join(' '), now);
  }

  /** What ranking reads, as it stands. */
  get world(): World {
    const { vectors, models, now } = this.deps;
    return {
      catalogue: this.catalogue,
      recommenders: models.fitted,
      vectorOf: (id) => vectors.serving.vectorOf(id),
      similarity: (a, b) => vectors.serving.similarity(a, b),
      countersOf: (id) => this.counters.of(id, now()),
      readers: models.readers,
      modelVersion: models.version,
      learnt: models.learnt,
    };
  }

  /** Walks the store once and fits the models. Rejects with StoreUnavailable. */
  async warmUp(): Promise<void> {
    await this.deps.vectors.open();
    await this.followItems();
    await this.deps.followModels();
    await Promise.all([this.logTail.poll(), this.impressionTail.poll(), this.claimTail.poll()]);
    // Where none were trained, or none can be loaded.
    if (!this.deps.models.ready) this.deps.models.fit([...this.catalogue.all()], this.deps.now());
    this.warm = true;
  }

  /** Looks once at what other replicas wrote. */
  async follow(): Promise<void> {
    try {
      await Promise.all([this.followItems(), this.logTail.poll(), this.impressionTail.poll(), this.claimTail.poll()]);
      this.lost = false;
    } catch (error) {
      this.lost = true;
      throw error;
    }
  }

  /** What this replica just wrote, heard at once. */
  hearOwn(interactions: readonly Interaction[], impressions: readonly Impression[]): void {
    this.logTail.observeOwn(interactions);
    this.impressionTail.observeOwn(impressions);
  }

  /**
   * A document this replica just stored: in the catalogue at once, and searchable by content when this resolves. While the
   * embedder is away it is visible all the same, and waits in the queue for its vector.
   */
  async publish(document: ItemDocument): Promise<void> {
    if (!this.hearOwnItem(document)) return;
    await this.deps.vectors.publish(document).catch((error: unknown) => {
      if (!(error instanceof EmbedderUnavailable)) throw error;
    });
  }

  /** The same, embedded in the background: for imports. False where a newer revision has come meanwhile. */
  hearOwnItem({ bodies: _, records: _records, ...item }: ItemDocument): boolean {
    const { version } = this.catalogue;
    // The time of writing is the store's to set; ours is near enough for an entry the tail will show once more.
    this.itemTail.observeOwn([{ ...item, changedAt: this.deps.now() }]);
    // The tail may have shown the catalogue this very revision before.
    const isNewest = this.catalogue.version !== version || this.deps.items.cached(item.id)?.revision === item.revision;
    if (isNewest) this.deps.vectors.hear(item, true);
    return isNewest;
  }

  /** Number of items a reader could get at this moment. */
  countVisible(): number {
    const now = this.deps.now();
    return [...this.catalogue.all()].filter((facts) => isVisible(facts, now)).length;
  }

  private async followItems(): Promise<void> {
    await this.itemTail.poll();
    await this.deps.vectors.settle();
  }

  private hearItem(item: Item): void {
    if (!this.catalogue.apply(item)) return;
    this.deps.items.put(item);
    this.deps.vectors.hear(item, false);
  }

  private hearClaim({ userId, anonymousId, claimedAt }: IdentityClaim): void {
    const isRecent = claimedAt > this.deps.now() - REWRITING_MS;
    this.profiles.forget([userId, anonymousUserId(anonymousId)], isRecent);
  }

  private hearInteraction(interaction: Interaction): void {
    this.profiles.apply(interaction);
    this.deps.models.observe(interaction);
    if (INTERACTION_WEIGHTS[interaction.type](interaction.value) > 0)
      this.counters.countReader(interaction.itemId, interaction.userId, interaction.at);
  }

  private tail<Entry>(
    read: (cursor: { time: number; id: string }, limit: number) => Promise<Entry[]>,
    cursorOf: (entry: Entry) => { time: number; id: string },
    identityOf: (entry: Entry) => string,
    onEntry: (entry: Entry) => void,
  ): Tail<Entry> {
    const { lookBackMs, tailBatch: batch } = this.deps.settings;
    return new Tail({ read, cursorOf, identityOf, onEntry, now: this.deps.now, lookBackMs, batch });
  }
}

function receivedCursor({ receivedAt, id }: { receivedAt: number; id: string }): { time: number; id: string } {
  return { time: receivedAt, id };
}
