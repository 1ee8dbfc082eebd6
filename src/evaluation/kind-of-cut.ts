import { seededRandom, seedFrom, shuffled } from '../core/random';
import type { InteractionRecord } from '../datasets/dataset';
import { cutByReader, type Cut } from './cut-by-reader';
import { groupBy } from './make-split';

interface Timed {
  readonly userId: string;
  readonly at: number | null;
}

/**
 * How a test part was cut off: all that came after some moment, the last rows of each reader, just the one that came next,
 * or rows drawn at random.
 */
export type KindOfCut = 'later' | 'last' | 'next' | 'random';

/** Share of readers whose test rows must come last, for the cut to count as one by time; or have just one row there. */
const MOST = 0.9;

/**
 * How a given split was made, as far as its times tell: a validation part must be cut off likewise, else settings are
 * chosen for another question than the one asked. Only times are looked at, never which items the test part holds.
 */
export function kindOfCut(train: readonly Timed[], test: readonly Timed[]): KindOfCut {
  if ([...train, ...test].some((row) => row.at === null)) return 'random';
  const lastTrained = train.reduce((last, row) => Math.max(last, row.at!), -Infinity);
  if (test.every((row) => row.at! >= lastTrained)) return 'later';
  const ends = endsByReader(train);
  const readers = [...groupBy(test, (row) => row.userId)];
  const ordered = readers.filter(([id, rows]) => rows.every((row) => row.at! >= (ends.get(id) ?? -Infinity)));
  if (ordered.length < MOST * readers.length) return 'random';
  return readers.filter(([, rows]) => rows.length === 1).length >= MOST * readers.length ? 'next' : 'last';
}

/** Cuts a training part as `kind` says, so that about `share` of it is held out; what comes next: see nextDeedsSplit. */
export function cutAsTested(
  interactions: readonly InteractionRecord[],
  kind: Exclude<KindOfCut, 'next'>,
  share: number,
  seed: number,
): Cut {
  if (kind === 'last') return cutByReader(interactions, (n) => n - Math.max(1, Math.round(share * n)));
  if (kind === 'later') return cutAt(interactions, Math.floor((1 - share) * interactions.length));
  return cutByReader(inRandomOrder(interactions, seed), (n) => n - Math.max(1, Math.round(share * n)));
}

function cutAt(interactions: readonly InteractionRecord[], border: number): Cut {
  return { training: interactions.slice(0, border), heldOut: groupBy(interactions.slice(border), (one) => one.userId) };
}

function inRandomOrder(interactions: readonly InteractionRecord[], seed: number): InteractionRecord[] {
  return [...groupBy(interactions, (one) => one.userId)].flatMap(([userId, all]) => {
    return shuffled(all, seededRandom(seedFrom(seed, userId)));
  });
}

function endsByReader(train: readonly Timed[]): Map<string, number> {
  const ends = new Map<string, number>();
  for (const { userId, at } of train) ends.set(userId, Math.max(at!, ends.get(userId) ?? -Infinity));
  return ends;
}
