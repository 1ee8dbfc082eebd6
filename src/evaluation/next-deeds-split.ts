import type { InteractionRecord } from '../datasets/dataset';
import { cutByReader } from './cut-by-reader';
import { groupBy, makeSplit, testReader, type Parts } from './make-split';
import type { Split } from './split';

export interface NextDeedsParts extends Omit<Parts, 'training' | 'relevant'> {
  /** In order of time. */
  readonly interactions: readonly InteractionRecord[];
  /** What is asked for; missing: every deed. What is not is held out all the same, and belongs to the past of what follows. */
  readonly isAskedFor?: (deed: InteractionRecord) => boolean;
}

/** Most that is held out of a reader, and the share of their deeds that may be. */
const MOST = 5;
const SHARE = 0.25;

/**
 * A validation part for "what will they turn to next?": each reader's last few deeds are held out and asked for one by one,
 * each with all that came before it as the past, as a reader is asked again after every deed. A single deed of each would
 * be too few to tell good settings from bad ones. A reader of the split is one such question, so that one user has several.
 */
export function nextDeedsSplit({ interactions, isAskedFor = () => true, ...parts }: NextDeedsParts): Split {
  const kept = (n: number) => n - Math.min(MOST, Math.max(1, Math.floor(SHARE * n)));
  const { training, heldOut } = cutByReader(interactions, kept);
  const split = makeSplit({ ...parts, training, relevant: new Map() });
  const before = groupBy(training, ({ userId }) => userId);
  const now = (past: readonly InteractionRecord[]) => parts.askedAt(past, split.data.now);
  const readers = [...heldOut].flatMap(([userId, deeds]) => {
    const pastOf = (i: number) => [...(before.get(userId) ?? []), ...deeds.slice(0, i)];
    const reader = ({ itemId }: InteractionRecord, i: number) =>
      testReader({ userId, past: pastOf(i), wanted: new Set([itemId]), weigh: parts.weigh, now });
    return deeds.flatMap((deed, i) => (isAskedFor(deed) ? [reader(deed, i)] : []));
  });
  return { ...split, readers: readers.filter(({ relevant }) => relevant.size > 0) };
}
