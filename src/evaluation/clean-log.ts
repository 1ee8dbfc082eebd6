import { cleanDeeds, type Cleaned } from '../core/clean-deeds';
import type { InteractionRecord } from '../datasets/dataset';
import type { Log } from './read-log';

/** A log without what may not be learnt from, and what that was. `now` in ms. */
export function cleanLog(log: Log, now: number): { readonly log: Log; readonly cleaned: Cleaned<InteractionRecord> } {
  const cleaned = cleanDeeds(log.interactions, now);
  return { log: { ...log, interactions: cleaned.kept }, cleaned };
}

/** What was found, a line each; nothing where all was well. */
export function cleaningText({ counts, bots, mendedValues }: Cleaned<unknown>): string[] {
  const flaws = Object.entries(counts).map(([flaw, count]) => `${flaw}: ${count} interactions`);
  const machines = [...bots].slice(0, MOST_NAMED).map(([userId, why]) => `taken for a machine: ${userId}: ${why}`);
  const more = bots.size > MOST_NAMED ? [`… and ${bots.size - MOST_NAMED} more readers`] : [];
  const mended =
    mendedValues === 0 ? [] : [`implausible dwell or fraction, kept without it: ${mendedValues} interactions`];
  return [...flaws, ...machines, ...more, ...mended];
}

const MOST_NAMED = 10;
