import { seededRandom, seedFrom, shuffled } from '../../core/random';
import type { InteractionRecord } from '../../datasets/dataset';
import { trendingRecommender } from '../../recommenders/trending';
import { ndcg } from '../metrics';
import { bestByScore } from '../split';
import { validationOf, type Stream } from '../stream/stream';
import { rankerOf } from '../stream/stream-baselines';
import type { DigestChooser, DigestQuery, DigestRow } from './digest-row';
import { replayDigests } from './replay-digests';

const DAY = 86_400_000;
const WEEK = 7 * DAY;
/** From half a day to three months, so that the best lies between others. */
const HALF_LIVES = [0.5, 1, 2, 4, 7, 14, 28, 90].map((days) => days * DAY);
/** Items of the digests that half-lives are told apart by. */
const SIZE = 8;

export const randomDigests: DigestRow = {
  name: 'random',
  start: (_stream, seed) => ({
    choose: ({ userId, now, open, size }) => shuffled(open, seededRandom(seedFrom(seed, userId, now))).slice(0, size),
    learn: () => undefined,
  }),
};

export const newestDigests: DigestRow = {
  name: 'newest-first',
  start: (stream) => bestBy(stream, () => 0),
};

/** What most readers turned to in the seven days before. */
export const weeksPopularity: DigestRow = {
  name: 'popularity-of-the-week',
  start: (stream) => {
    const deeds: InteractionRecord[] = [...stream.past];
    const readersAt = rememberingLast((now: number) => readersSince(deeds, now - WEEK));
    const chooser = bestBy(stream, (id, { now }) => readersAt(now).get(id)?.size ?? 0);
    return { ...chooser, learn: (event) => void deeds.push(event) };
  },
};

/** Popularity with the half-life that finds most in the weeks before what is asked. */
export const bestHalfLifeDigests: DigestRow = {
  name: 'popularity-best-half-life',
  start: async (stream) => decaying(stream, await bestHalfLife(validationOf(stream))),
};

async function bestHalfLife(stream: Stream): Promise<number> {
  const found = new Map<number, number>();
  for (const halfLife of HALF_LIVES) {
    let sum = 0;
    await replayDigests(stream, decaying(stream, halfLife), {
      size: SIZE,
      onDigest: ({ chosen, read }) => (sum += ndcg(chosen, read, SIZE)),
    });
    found.set(halfLife, sum);
  }
  return [...found].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
}

/** All deeds, each counting half after `halfLifeMs`. */
function decaying(stream: Stream, halfLifeMs: number): DigestChooser {
  const ranker = rankerOf(trendingRecommender({ halfLifeMs }), stream);
  return {
    choose: ({ userId, now, open, size }) =>
      bestByScore(open, ranker.score({ userId, itemId: '', candidates: open, now }), size),
    learn: (event) => ranker.learn(event),
  };
}

/** The open items by a number, the newer one first where it is the same, ties by id. */
function bestBy({ items }: Stream, scoreOf: (id: string, query: DigestQuery) => number): DigestChooser {
  const published = new Map(items.map(({ id, publishedAt }) => [id, publishedAt]));
  return {
    choose: (query) => {
      const scored = query.open.map((id) => ({ id, score: scoreOf(id, query), at: published.get(id)! }));
      scored.sort((a, b) => b.score - a.score || b.at - a.at || (a.id < b.id ? -1 : 1));
      return scored.slice(0, query.size).map(({ id }) => id);
    },
    learn: () => undefined,
  };
}

/** Different readers by item. */
function readersSince(deeds: readonly InteractionRecord[], since: number): Map<string, Set<string>> {
  const readers = new Map<string, Set<string>>();
  for (const { itemId, userId, at } of deeds)
    if (at >= since) readers.set(itemId, (readers.get(itemId) ?? new Set()).add(userId));
  return readers;
}

/** All digests of a week ask the same. */
function rememberingLast<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  let last: { readonly key: Key; readonly value: Value } | undefined;
  return (key) => {
    if (last === undefined || last.key !== key) last = { key, value: make(key) };
    return last.value;
  };
}
