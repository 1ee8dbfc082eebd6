import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long the event loop is held at a time, in ms. One more step may follow: an insert of 0.5–3 ms. */
const SLICE_MS = 4;

/** Takes steps until `step` answers false, giving the event loop a turn after every few milliseconds. */
export async function inSlices(step: () => boolean): Promise<void> {
  for (;;) {
    const end = performance.now() + SLICE_MS;
    while (performance.now() < end) if (!step()) return;
    await nextTurn();
  }
}
