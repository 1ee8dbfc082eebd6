import type { Interaction } from '../core/interaction';
import type { ItemFacts } from '../core/item-facts';
import { bind, type FittedRecommender, type Recommender, type TrainingEvent } from '../core/recommender';
import { isAsked } from '../core/recipe';
import { trainingEventOf } from '../core/training-event';

interface LiveModel {
  readonly recommender: Recommender<unknown>;
  readonly model: unknown;
}

/** With so many readers everything learnt from them is trusted as good as fully. */
const ENOUGH_READERS = 20_000;
/** How long learning may hold the event loop at a stretch, ms. */
const TURN_MS = 4;

/** The recommenders' models of this replica: fitted once at the start, then moved by every interaction. */
export class LiveModels {
  private models: LiveModel[] = [];
  private events: TrainingEvent[] = [];
  private readonly known = new Set<string>();
  /** Events in the order they came, of which the first `learnt` are in the models. */
  private unlearnt: TrainingEvent[] = [];
  private learnt = 0;
  private turn: NodeJS.Immediate | undefined;
  private isTimeLeft: () => boolean = () => true;
  fitted: readonly FittedRecommender[] = [];
  /** Names what answers were ranked with: changes with every fit. */
  version = 'none';

  constructor(
    private readonly recommenders: () => readonly Recommender<unknown>[],
    private readonly maxEvents: number,
  ) {}

  /** Readers heard of, counted up to `ENOUGH_READERS`. */
  get readers(): number {
    return this.known.size;
  }

  /** Learns one interaction: into the models, or, before the first fit, into what they will be fitted on. */
  observe(interaction: Interaction): void {
    const event = trainingEventOf(interaction);
    if (event === null) return;
    if (this.known.size < ENOUGH_READERS) this.known.add(event.userId);
    if (this.models.length === 0) return this.keep(event);
    this.unlearnt.push(event);
    this.learn();
  }

  /**
   * At once, as far as a turn of the event loop allows: an event takes a fraction of a millisecond, so what comes by the
   * hundred is learnt over several turns, in order.
   */
  private learn(): void {
    if (this.turn === undefined) {
      const turnEnds = performance.now() + TURN_MS;
      this.isTimeLeft = () => performance.now() < turnEnds;
      this.turn = setImmediate(() => this.nextTurn());
    }
    while (this.learnt < this.unlearnt.length && this.isTimeLeft()) {
      const event = this.unlearnt[this.learnt++]!;
      for (const { recommender, model } of this.models) recommender.update(model, event);
    }
  }

  private nextTurn(): void {
    this.turn = undefined;
    if (this.learnt < this.unlearnt.length) return this.learn();
    this.unlearnt = [];
    this.learnt = 0;
  }

  /** The newest `maxEvents`, trimmed now and then. */
  private keep(event: TrainingEvent): void {
    this.events.push(event);
    if (this.events.length >= 2 * this.maxEvents) this.events = this.events.slice(-this.maxEvents);
  }

  /** Fits every recommender that a recipe asks on what was observed so far. */
  fit(items: readonly ItemFacts[], now: number): void {
    const events = this.events.sort((a, b) => a.at - b.at).slice(-this.maxEvents);
    const asked = this.recommenders().filter(({ name }) => isAsked(name));
    this.models = asked.map((recommender) => ({ recommender, model: recommender.fit({ events, items, now }) }));
    this.fitted = this.models.map(({ recommender, model }) => bind(recommender, model));
    this.version = `live-${new Date(now).toISOString()}`;
    this.events = [];
  }
}
