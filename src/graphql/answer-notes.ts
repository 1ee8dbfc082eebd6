import type { Personalization } from '../usecases/services';

/** Collects how the rankings of one operation were made: the first stands for all, but a degraded one is never hidden. */
export class AnswerNotes {
  private first: Personalization | undefined;
  private degraded = false;

  note(personalization: Personalization): void {
    this.first ??= personalization;
    this.degraded ||= personalization.degraded;
  }

  /** Something of the answer was out of reach after ranking. */
  stepDown(): void {
    this.degraded = true;
  }

  get personalization(): Personalization | undefined {
    if (this.first === undefined || this.first.degraded === this.degraded) return this.first;
    return { ...this.first, degraded: this.degraded };
  }
}
