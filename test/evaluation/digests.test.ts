import { NEWS_FEED, TRAINED_FEED } from '../../src/core/recipe';
import type { InteractionRecord, ItemRecord } from '../../src/datasets/dataset';
import { digestAttuneRow } from '../../src/evaluation/digests/digest-attune';
import {
  bestHalfLifeDigests,
  newestDigests,
  randomDigests,
  weeksPopularity,
} from '../../src/evaluation/digests/digest-baselines';
import type { DigestChooser, DigestQuery, DigestRow } from '../../src/evaluation/digests/digest-row';
import { replayDigests, weeksOf, type JudgedDigest } from '../../src/evaluation/digests/replay-digests';
import { runDigests } from '../../src/evaluation/digests/run-digests';
import { deskdropDigest } from '../../src/evaluation/protocols/deskdrop-digest';
import { streamOf, type Stream } from '../../src/evaluation/stream/stream';
import { NO_CONTENT } from './no-content';
import { itemOf } from './splits';

const DAY = 86_400_000;
const MIDNIGHT = Date.UTC(2026, 0, 5);
const at = (day: number) => MIDNIGHT + day * DAY;

function view(userId: string, itemId: string, day: number): InteractionRecord {
  return { id: `${userId}-${itemId}-${day}`, userId, itemId, type: 'VIEW', at: at(day), value: null };
}

function out(id: string, day: number): ItemRecord {
  return { ...itemOf(id), publishedAt: at(day) };
}

/** Two weeks of four readers; `dan` comes in the first, `g` is published in it. */
const stream: Stream = {
  items: [out('g', 2), ...['f', 'e', 'd', 'c', 'b', 'a'].map((id, n) => out(id, n - 20))],
  past: [view('ann', 'a', -3), view('ben', 'b', -2), view('cyd', 'c', -1)],
  replayed: [
    view('ann', 'b', -0.5),
    view('ann', 'c', 1),
    view('dan', 'a', 2),
    view('ann', 'g', 3),
    view('ann', 'a', 4),
    view('ben', 'c', 6),
    view('dan', 'b', 8),
    view('ann', 'd', 9),
    view('cyd', 'e', 14.5),
  ],
};

const choosing = (choose: DigestChooser['choose'], learnt: string[] = []): DigestChooser => ({
  choose,
  learn: ({ id }) => void learnt.push(id),
});
const firstOnes = ({ open, size }: DigestQuery) => open.slice(0, size);

/** What a row sends, by reader and week. */
async function sentBy(row: DigestRow, given: Stream = stream, size = 2): Promise<string[]> {
  const sent: string[] = [];
  const onDigest = ({ userId, now, chosen }: JudgedDigest) =>
    sent.push(`${userId} ${(now - MIDNIGHT) / DAY}: ${chosen.join(' ')}`);
  await replayDigests(given, await row.start(given, 1), { size, onDigest });
  return sent;
}

describe('newsletters of a replay', () => {
  test('weeks begin at midnight and are whole', () => {
    expect(weeksOf(stream)).toEqual([at(0), at(7)]);
    expect(weeksOf({ ...stream, replayed: [] })).toEqual([]);
  });

  test('each reader known before who turns to something new gets one; nothing met or sent is open; the week is learnt after', async () => {
    const digests: JudgedDigest[] = [];
    const asked: (DigestQuery & { learnt: number })[] = [];
    const learnt: string[] = [];
    const chooser = choosing((query) => {
      asked.push({ ...query, learnt: learnt.length });
      return firstOnes(query);
    }, learnt);
    await replayDigests(stream, chooser, { size: 2, onDigest: (digest) => digests.push(digest) });
    expect(asked).toEqual([
      { userId: 'ann', now: at(0), size: 2, open: ['c', 'd', 'e', 'f'], sent: [], learnt: 1 },
      { userId: 'ben', now: at(0), size: 2, open: ['a', 'c', 'd', 'e', 'f'], sent: [], learnt: 1 },
      { userId: 'dan', now: at(7), size: 2, open: ['b', 'c', 'd', 'e', 'f', 'g'], sent: [], learnt: 6 },
      { userId: 'ann', now: at(7), size: 2, open: ['e', 'f'], sent: ['c', 'd'], learnt: 6 },
    ]);
    expect(
      digests.map(({ read, reachable, known }) => [read, reachable, known].map((ids) => [...ids].join(''))),
    ).toEqual([
      ['cg', 'c', 'ab'],
      ['c', 'c', 'b'],
      ['b', 'b', 'a'],
      ['d', 'd', 'abcg'],
    ]);
    expect(learnt).toHaveLength(stream.replayed.length);
  });

  test.each([
    ['what was met', () => ['a']],
    ['an item twice', () => ['c', 'c']],
    ['too many', ({ open }: DigestQuery) => open.slice(0, 3)],
    ['what is not out yet', () => ['g']],
  ])('a digest of %s is refused', async (_, choose) => {
    const replayed = replayDigests(stream, choosing(choose), { size: 2, onDigest: () => undefined });
    await expect(replayed).rejects.toThrow(RangeError);
  });

  test('what was sent is refused too', async () => {
    let asked = 0;
    const again = choosing(({ userId }) => (userId === 'ann' && (asked += 1) > 0 ? ['d'] : []));
    await expect(replayDigests(stream, again, { size: 2, onDigest: () => undefined })).rejects.toThrow(RangeError);
    expect(asked).toBe(2);
  });

  test('figures are means over digests, as worked out by hand', async () => {
    const row: DigestRow = { name: 'first', start: () => choosing(firstOnes) };
    const options = { seed: 1, rows: [row], onProgress: () => undefined, clock: () => 0, inParts: ['first'] };
    const report = await runDigests({ ...deskdropDigest, size: 2, target: 'recall@2' }, stream, options);
    expect([report.readers, report.items]).toEqual([3, 7]);
    const { metrics, contributions, parts, strata } = report.rows[0]!;
    const mean = (name: string) => metrics.get(name)!.mean;
    // ann: c of c and g at the first of two places; ben: c at the second; dan: b at the first; ann: not d, she had it.
    expect(mean('recall@2')).toBeCloseTo((1 / 2 + 1 + 1 + 0) / 4, 12);
    expect(mean('hr@2')).toBeCloseTo(3 / 4, 12);
    const second = 1 / Math.log2(3);
    expect(mean('ndcg@2')).toBeCloseTo((1 / (1 + second) + second + 1 + 0) / 4, 12);
    expect(mean('recall-out@2')).toBeCloseTo((1 + 1 + 1 + 0) / 4, 12);
    expect(contributions.get('recall@2')).toEqual([
      { sum: 0.5, count: 2 },
      { sum: 1, count: 1 },
      { sum: 1, count: 1 },
    ]);
    expect(strata.get('cold')!.readers).toBe(3);
    // There is no whole week before.
    expect(parts).toEqual({ train: NaN, validation: NaN });
  });
});

describe('what ours is compared with', () => {
  test('newest first, and not again', async () => {
    expect(await sentBy(newestDigests)).toEqual(['ann 0: c d', 'ben 0: a c', 'dan 7: g b', 'ann 7: e f']);
  });

  test('what most read in the seven days before; the newer one where as many did', async () => {
    // Before day 0: a by one (day −3), b by two (days −2 and −0.5), c by one. Before day 7: c by two, a by two, g by one.
    expect(await sentBy(weeksPopularity)).toEqual(['ann 0: c d', 'ben 0: a c', 'dan 7: c g', 'ann 7: e f']);
  });

  test('popularity with the half-life that finds most before', async () => {
    // There is nothing before to tell them apart by, so it is the shortest: what was read last comes first.
    expect(await sentBy(bestHalfLifeDigests)).toEqual(['ann 0: c d', 'ben 0: c a', 'dan 7: c g', 'ann 7: e f']);
  });

  test('random ones are the same for the same seed', async () => {
    expect(await sentBy(randomDigests)).toEqual(await sentBy(randomDigests));
    const other = { ...randomDigests, start: (given: Stream) => randomDigests.start(given, 2) };
    expect(await sentBy(other)).not.toEqual(await sentBy(randomDigests));
  });
});

/** Every Sunday eight articles come out; in the week to come every reader reads two of them, and later nobody does. */
const WEEKS = 15;
const A_WEEK = 8;
const sundays = Array.from({ length: WEEKS * A_WEEK }, (_, n) => {
  const week = Math.floor(n / A_WEEK);
  return out(`w${String(week).padStart(2, '0')}-${n % A_WEEK}`, 7 * week - 0.5);
});
function readIn(week: number, reader: number): InteractionRecord[] {
  const day = 7 * week + 1 + reader / 100;
  return [0, 1].map((k) => view(`r${reader}`, sundays[week * A_WEEK + ((reader + 3 * k) % A_WEEK)]!.id, day + k));
}
const newsroom = {
  items: sundays,
  problems: [],
  interactions: Array.from({ length: WEEKS }, (_, week) => week)
    .flatMap((week) => Array.from({ length: 30 }, (_, reader) => readIn(week, reader)).flat())
    .sort((a, b) => a.at - b.at),
};

describe('our own digests', () => {
  const vectorize = () => Promise.resolve(NO_CONTENT);
  const run = (rows: readonly DigestRow[]) =>
    runDigests(deskdropDigest, streamOf(newsroom), { seed: 1, rows, onProgress: () => undefined, clock: () => 0 });

  test('find what is new where that is what is read, set by hand or learnt; popularity of the week is late', async () => {
    const seen: string[] = [];
    const { rows } = await run([
      weeksPopularity,
      digestAttuneRow({ name: 'by hand', vectorize, recipes: [] }),
      digestAttuneRow({
        name: 'learnt',
        vectorize,
        recipes: [TRAINED_FEED, NEWS_FEED],
        onLearnt: ({ ranker }) => seen.push(ranker),
      }),
    ]);
    const [popular, hand, learnt] = rows.map(({ metrics }) => metrics.get('recall@8')!.mean);
    expect(hand).toBeGreaterThan(0.95);
    expect(popular).toBeLessThan(0.4);
    // Learnt of the moments at which readers read, when others have read it before them: that alone would find nothing.
    expect(learnt).toBeGreaterThan(0.7);
    expect(seen).toHaveLength(1);
  });
});
