import { NEWS_FEED, TRAINED_FEED } from '../../src/core/recipe';
import type { InteractionRecord } from '../../src/datasets/dataset';
import { deskdropStream } from '../../src/evaluation/protocols/deskdrop-stream';
import { replay } from '../../src/evaluation/stream/replay';
import { runStream } from '../../src/evaluation/stream/run-stream';
import {
  streamOf,
  validationOf,
  type Stream,
  type StreamQuery,
  type StreamRow,
} from '../../src/evaluation/stream/stream';
import { streamAttuneRow } from '../../src/evaluation/stream/stream-attune';
import { bestHalfLife, livePopularityRow } from '../../src/evaluation/stream/stream-baselines';
import { measuresOfPlace, placeOf } from '../../src/evaluation/stream/stream-metrics';
import { NO_CONTENT } from './no-content';
import { itemOf, START } from './splits';

const HOUR = 3_600_000;

function view(userId: string, itemId: string, hours: number): InteractionRecord {
  return { id: `${userId}-${itemId}-${hours}`, userId, itemId, type: 'VIEW', at: START + hours * HOUR, value: null };
}

describe('a replay', () => {
  const stream: Stream = {
    items: ['a', 'b', 'c', 'd'].map(itemOf),
    past: [view('ann', 'a', 0), view('ben', 'b', 1)],
    replayed: [view('ann', 'b', 2), view('ann', 'b', 3), view('ben', 'c', 4), view('ann', 'c', 5)],
  };

  test('asks before a reader’s first deed on an item, among what others met before, and tells afterwards', () => {
    const told: (StreamQuery | string)[] = [];
    replay(stream, { onQuery: (query) => told.push(query), onEvent: ({ id }) => told.push(id) });
    const at = (hours: number) => START + hours * HOUR;
    expect(told).toEqual([
      { userId: 'ann', itemId: 'b', candidates: ['b'], now: at(2) },
      'ann-b-2',
      'ann-b-3',
      // Nobody met c before: it is asked, and cannot be found.
      { userId: 'ben', itemId: 'c', candidates: ['a'], now: at(4) },
      'ben-c-4',
      { userId: 'ann', itemId: 'c', candidates: ['c'], now: at(5) },
      'ann-c-5',
    ]);
  });

  test('places: ties by id; what is not ranked is nowhere', () => {
    const query = { userId: 'u', itemId: 'b', candidates: ['c', 'a', 'b'], now: 0 };
    expect(placeOf(query, [1, 1, 1])).toBe(1);
    expect(placeOf(query, [2, 0, 1])).toBe(1);
    expect(placeOf({ ...query, itemId: 'x' }, [1, 1, 1])).toBe(Infinity);
    expect(measuresOfPlace(Infinity, 10)).toEqual({ 'hr@10': 0, 'mrr@10': 0, 'ndcg@10': 0 });
    expect(measuresOfPlace(2, 10)).toEqual({ 'hr@10': 1, 'mrr@10': 1 / 3, 'ndcg@10': 0.5 });
    expect(measuresOfPlace(10, 10)['hr@10']).toBe(0);
  });
});

/** Every hour one item is all the rage, read by whoever is there; the next hour it is forgotten. */
const ITEMS = Array.from({ length: 60 }, (_, i) => `i${String(i).padStart(2, '0')}`);
const log = {
  items: ITEMS.map(itemOf),
  problems: [],
  interactions: ITEMS.flatMap((itemId, hour) =>
    Array.from({ length: 10 }, (_, u) => view(`u${(u + hour) % 30}`, itemId, hour + u / 10)),
  ),
};

describe('streams of a log', () => {
  const stream = streamOf(log);

  test('the last fifth is asked; validation lies before it', () => {
    expect([stream.past.length, stream.replayed.length]).toEqual([480, 120]);
    const validation = validationOf(stream);
    expect(validation.replayed).toEqual(stream.past.slice(-120));
    expect(validation.past.at(-1)!.at).toBeLessThanOrEqual(validation.replayed[0]!.at);
  });

  test('the best half-life is that of the log', () => {
    expect(bestHalfLife(validationOf(stream))).toBeLessThanOrEqual(HOUR);
  });

  const run = (rows: readonly StreamRow[], inParts: readonly string[] = []) =>
    runStream(deskdropStream, stream, { seed: 1, rows, onProgress: () => undefined, clock: () => 0, inParts });

  test('popularity of the hour finds what popularity of all time does not', async () => {
    const { rows } = await run([livePopularityRow('now', HOUR / 4), livePopularityRow('ever', Infinity)], ['now']);
    const [now, ever] = rows.map(({ metrics }) => metrics.get('ndcg@10')!.mean);
    // One in ten readings is of an item nobody met before.
    expect(now).toBeCloseTo(0.9, 1);
    expect(ever).toBeLessThan(0.3);
    expect(rows[0]!.contributions.get('hr@10')!.reduce((sum, { count }) => sum + count, 0)).toBe(120);
    expect(rows[0]!.parts).toEqual({ train: NaN, validation: expect.closeTo(now!, 1) as number });
    expect(rows[0]!.beyond.get('coverage@10')).toBeGreaterThan(0.2);
    expect([...rows[0]!.strata.keys()]).toEqual(['light']);
  });

  test('ours learns from the stretch before that the hour counts, and says so', async () => {
    let learnt = '';
    const vectorize = () => Promise.resolve(NO_CONTENT);
    const ours = { vectorize, recipes: [TRAINED_FEED, NEWS_FEED], seed: 1 };
    const { rows } = await run([
      streamAttuneRow({
        ...ours,
        name: 'learnt',
        learns: true,
        onLearnt: (one) => (learnt = JSON.stringify(one.trials)),
      }),
      streamAttuneRow({ ...ours, name: 'by hand', learns: false }),
    ]);
    const [own, hand] = rows.map(({ metrics }) => metrics.get('ndcg@10')!.mean);
    expect(own).toBeGreaterThan(0.85);
    expect(own).toBeGreaterThanOrEqual(hand!);
    expect(learnt).toContain('half-life 0.25 h');
  });
});
