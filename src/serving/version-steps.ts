export interface StepSettings {
  /** Versions that may be taken one right after the other while things are quiet. */
  readonly burst: number;
  /** How often one may be while they are not, and the longest that a change waits, ms. */
  readonly stepMs: number;
}

/**
 * Lets what is kept under a version live on for a moment where versions come faster than it can be made anew: a change
 * counts at once, but a storm of them counts `burst` times and then every `stepMs` (a token bucket). So every change
 * counts within `stepMs`, and what is asked for often is made at most so often.
 */
export class VersionSteps {
  private shown: string | undefined;
  /** What is left of the burst, in ms of waiting: whole numbers, so that nothing is ever a rounding error late. */
  private credit: number;
  private filledAt = -Infinity;

  constructor(private readonly settings: StepSettings) {
    this.credit = settings.burst * settings.stepMs;
  }

  /** The version that counts at `now` (ms), where this is the newest. */
  of(newest: string, now: number): string {
    if (newest === this.shown) return newest;
    this.refill(now);
    if (this.shown !== undefined && this.credit < this.settings.stepMs) return this.shown;
    this.credit -= this.settings.stepMs;
    this.shown = newest;
    return newest;
  }

  private refill(now: number): void {
    const { burst, stepMs } = this.settings;
    // A clock that was set back must not stop anything.
    const gained = now < this.filledAt ? stepMs : now - this.filledAt;
    this.credit = Math.min(burst * stepMs, this.credit + gained);
    this.filledAt = now;
  }
}
