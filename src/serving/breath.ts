/** How long a piece of work may hold the event loop at a stretch, ms. One more step may follow: a few ms at most. */
const TURN_MS = 4;

/** Gives the event loop a turn where the last was too long ago: one for each piece of work that goes on and on. */
export class Breath {
  private since = performance.now();

  /** To be awaited between steps: at once while there is time. */
  async take(): Promise<void> {
    if (performance.now() - this.since < TURN_MS) return;
    await new Promise(setImmediate);
    this.since = performance.now();
  }
}
