import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename } from 'node:path';

/** Share of a contended core: a thread of this niceness gets about a tenth of what one of ordinary niceness gets. */
const NICENESS = 10;

/**
 * Lowers the priority of the calling worker thread, so that where processors are few a page is answered before anything is
 * learnt or embedded. Linux alone has a priority per thread; elsewhere, and where it is not allowed, nothing changes.
 *
 * @returns whether it was lowered.
 */
export function yieldToServing(): boolean {
  try {
    // `/proc/thread-self` is resolved for the thread that asks, here `<process>/task/<thread>`.
    setPriority(Number(basename(readlinkSync('/proc/thread-self'))), NICENESS);
    return true;
  } catch {
    return false;
  }
}
