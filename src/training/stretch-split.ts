import { trainingEventOf } from '../core/training-event';
import type { InteractionRecord } from '../datasets/dataset';
import { groupBy, makeSplit } from '../evaluation/make-split';
import type { Split } from '../evaluation/split';
import type { Stream } from '../evaluation/stream/stream';

/**
 * A stream as a split by time: who turned to something new to them in the stretch is asked, at that moment, with what they
 * had done before it began. Models stand still meanwhile: quick, and enough to tell settings of one recommender apart.
 */
export function stretchSplit({ items, past, replayed }: Stream): Split {
  const byReader = groupBy(replayed.filter(isSuccess), ({ userId }) => userId);
  const relevant = new Map([...byReader].map(([userId, some]) => [userId, new Set(some.map(({ itemId }) => itemId))]));
  const weigh = (all: readonly InteractionRecord[]) => (all.some(isSuccess) ? 1 : 0);
  const split = makeSplit({ items, training: past, relevant, weigh, askedAt: (_past, end) => end });
  const readers = split.readers.map((reader) => ({ ...reader, now: byReader.get(reader.userId)![0]!.at }));
  return { ...split, readers };
}

function isSuccess(deed: InteractionRecord): boolean {
  return (trainingEventOf(deed)?.weight ?? 0) > 0;
}
