import type { Interaction } from '../core/interaction';
import type { ItemFacts } from '../core/item-facts';
import type { LearntBlend } from '../core/learnt-recipe';
import { isAsked } from '../core/recipe';
import type { FittedRecommender, Recommender } from '../core/recommender';
import { trainingEventOf } from '../core/training-event';
import { HeardEvents } from './heard-events';
import { MovingModels, type LiveModel } from './moving-models';

/** Models as they were trained, and what was learnt with them. */
export interface TrainedModels {
  readonly version: string;
  readonly models: readonly LiveModel[];
  readonly learnt: LearntBlend;
  /** `receivedAt` of the newest interaction in them. */
  readonly dataTo: number;
}

/** With so many readers everything learnt from them is trusted as good as fully. */
const ENOUGH_READERS = 20_000;

/**
 * The recommenders' models of this replica: as the newest training left them, or fitted once at the start where there was
 * none; moved by every interaction since.
 */
export class LiveModels {
  private current: MovingModels | null = null;
  /** Trained ones that are still learning what came after their training. */
  private next: { readonly trained: TrainedModels; readonly moving: MovingModels } | null = null;
  private readonly heard: HeardEvents;
  private readonly known = new Set<string>();
  private trained: TrainedModels | null = null;
  private untrainedVersion = 'none';
  private followed = true;

  constructor(
    private readonly recommenders: () => readonly Recommender<unknown>[],
    private readonly maxEvents: number,
  ) {
    this.heard = new HeardEvents(maxEvents);
  }

  get fitted(): readonly FittedRecommender[] {
    return this.current?.fitted ?? [];
  }

  /** What was learnt about signals; null: what was set by hand serves. */
  get learnt(): LearntBlend | null {
    return this.followed ? (this.trained?.learnt ?? null) : null;
  }

  /** Names what answers were ranked with: changes with every fit. */
  get version(): string {
    const version = this.trained?.version ?? this.untrainedVersion;
    return this.followed ? version : `${version} by hand`;
  }

  /** Of the training whose models these are; null: they were fitted here. */
  get trainedVersion(): string | null {
    return this.next?.trained.version ?? this.trained?.version ?? null;
  }

  get ready(): boolean {
    return this.current !== null;
  }

  /** Readers heard of, counted up to `ENOUGH_READERS`. */
  get readers(): number {
    return this.known.size;
  }

  /** Interactions heard since the data of the newest training, as far as they are remembered. */
  get newEvents(): number {
    return this.heard.size;
  }

  /** Learns one interaction: into the models, or, before there are any, into what they will be fitted on. */
  observe(interaction: Interaction): void {
    const event = trainingEventOf(interaction);
    if (event === null) return;
    if (this.known.size < ENOUGH_READERS) this.known.add(event.userId);
    if (interaction.receivedAt <= (this.trained?.dataTo ?? -Infinity)) return;
    this.heard.push(event, interaction.receivedAt);
    this.current?.observe(event);
    this.next?.moving.observe(event);
  }

  /** Fits every recommender that a recipe asks on what was observed so far. */
  fit(items: readonly ItemFacts[], now: number): void {
    const events = this.heard.receivedAfter(-Infinity).sort((a, b) => a.at - b.at);
    const asked = this.recommenders().filter(({ name }) => isAsked(name));
    const data = { events: events.slice(-this.maxEvents), items, now };
    this.current = new MovingModels(asked.map((recommender) => ({ recommender, model: recommender.fit(data) })));
    this.untrainedVersion = `untrained-${new Date(now).toISOString()}`;
  }

  /** Serves trained models, once they have learnt what was heard since their training; at once where nothing serves yet. */
  adopt(trained: TrainedModels): void {
    const moving = new MovingModels(trained.models, () => this.swap(moving));
    this.next = { trained, moving };
    if (this.current === null) this.swap(moving);
    moving.observeAll(this.heard.receivedAfter(trained.dataTo));
  }

  /** Whether to go by what was learnt (default), or by what was set by hand. */
  follow(learnt: boolean): void {
    this.followed = learnt;
  }

  private swap(moving: MovingModels): void {
    if (this.next?.moving !== moving) return;
    const { trained } = this.next;
    this.current = moving;
    this.trained = trained;
    this.next = null;
    this.heard.keepReceivedAfter(trained.dataTo);
  }
}
