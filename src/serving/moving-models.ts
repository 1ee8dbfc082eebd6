import { bind, type FittedRecommender, type Recommender, type TrainingEvent } from '../core/recommender';

export interface LiveModel {
  readonly recommender: Recommender<unknown>;
  readonly model: unknown;
}

/** How long learning may hold the event loop at a stretch, ms. */
const TURN_MS = 4;

/**
 * Models that every event moves: at once, as far as a turn of the event loop allows; what comes by the hundred is learnt
 * over several turns, in order.
 */
export class MovingModels {
  readonly fitted: readonly FittedRecommender[];
  /** Events in the order they came, of which the first `learnt` are in the models. */
  private unlearnt: TrainingEvent[] = [];
  private learnt = 0;
  private turn: NodeJS.Immediate | undefined;
  private turnEnds = 0;

  constructor(
    private readonly models: readonly LiveModel[],
    /** Told whenever nothing is left to learn. */
    private readonly onCaughtUp: () => void = () => undefined,
  ) {
    this.fitted = models.map(({ recommender, model }) => bind(recommender, model));
  }

  observe(event: TrainingEvent): void {
    this.unlearnt.push(event);
    this.learn();
  }

  /** Many at once, to be learnt before what comes later; `onCaughtUp` follows even where there are none. */
  observeAll(events: readonly TrainingEvent[]): void {
    this.unlearnt = [...this.unlearnt, ...events];
    this.turn ??= setImmediate(() => this.nextTurn());
  }

  private learn(): void {
    if (this.turn === undefined) {
      this.turnEnds = performance.now() + TURN_MS;
      this.turn = setImmediate(() => this.nextTurn());
    }
    while (this.learnt < this.unlearnt.length && performance.now() < this.turnEnds) {
      const event = this.unlearnt[this.learnt++]!;
      for (const { recommender, model } of this.models) recommender.update(model, event);
    }
  }

  private nextTurn(): void {
    this.turn = undefined;
    if (this.learnt < this.unlearnt.length) return this.learn();
    this.unlearnt = [];
    this.learnt = 0;
    this.onCaughtUp();
  }
}
