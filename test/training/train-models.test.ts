import { fixedCatalogue } from '../../src/core/catalogue';
import type { RecommenderQuery } from '../../src/core/recommender';
import type { TrainingDeed, TrainingOutcome } from '../../src/ports/model-trainer';
import { servingRecommenders } from '../../src/recommenders/serving-recommenders';
import { compareOnStretch } from '../../src/training/compare-on-stretch';
import { learntOf } from '../../src/training/learnt-blend';
import { memoryVectors } from '../support/memory-vectors';
import { stretchStream } from '../../src/training/stretch-stream';
import { trainModels } from '../../src/training/train-models';
import { gathered, NOW, ORDER, readingLog } from './reading-log';

const LOG = readingLog({ readers: 40, items: 60, days: 12 });
const train = (given: Parameters<typeof gathered>[0], order = ORDER): TrainingOutcome =>
  trainModels(gathered(given), order, { onStage: () => undefined, indexed: memoryVectors });

const OUTCOME = train(LOG);

const isFinite = (values: Iterable<number>) => [...values].every(Number.isFinite);

describe('a training', () => {
  const outcome = OUTCOME;
  const learnt = learntOf(outcome.learnt)!;

  test('saves a model of every recommender, and weights that are numbers', () => {
    expect(outcome).toMatchObject({ kind: 'trained' });
    const names = servingRecommenders({ catalogue: fixedCatalogue([]), space: memoryVectors(new Map()) });
    expect(outcome.kind === 'trained' && [...outcome.parts.keys()].sort()).toEqual(
      names.map(({ name }) => name).sort(),
    );
    expect(isFinite(Object.values(learnt.weights))).toBe(true);
    expect(isFinite(Object.values(outcome.figures))).toBe(true);
    // With fewer nothing would be learnt, and nothing of what follows tested.
    expect(outcome.figures.successes).toBeGreaterThan(50);
  });

  test('its models propose what readers of the same taste read', () => {
    if (outcome.kind !== 'trained') throw new Error(outcome.reason);
    const catalogue = fixedCatalogue(LOG.items);
    const space = memoryVectors(LOG.vectors);
    const history = ['i0', 'i4', 'i8'].map((itemId) => ({ itemId, weight: 3, at: NOW }));
    const seen = new Set(history.map(({ itemId }) => itemId));
    const query: RecommenderQuery = {
      userId: 'new',
      history,
      interests: [],
      now: NOW,
      admits: (id) => !seen.has(id),
    };
    for (const recommender of servingRecommenders({ catalogue, space, settings: learnt.settings })) {
      if (!['ease', 'als', 'item-item', 'sequence'].includes(recommender.name)) continue;
      const model = recommender.load(outcome.parts.get(recommender.name)!);
      const proposed = recommender.propose(model, query, 8).map(({ itemId }) => Number(itemId.slice(1)) % 4);
      expect(proposed.filter((taste) => taste === 0).length).toBeGreaterThanOrEqual(6);
    }
  });

  test('the same log and order give the same outcome', () => {
    expect(train(LOG)).toEqual(outcome);
  });

  test('what was learnt survives the store and is compared with on the newest stretch', () => {
    const again = train(LOG, {
      ...ORDER,
      serving: JSON.parse(JSON.stringify(outcome.learnt)) as typeof outcome.learnt,
    });
    expect(again.figures['newest: difference']).toBeCloseTo(0, 10);
    expect(again.kind).toBe('trained');
  });

  test('is not good enough where what serves does better on the newest stretch by more than chance', () => {
    const from = NOW - 2 * 86_400_000;
    const stretch = stretchStream({ deeds: LOG.deeds, items: LOG.items, maxItems: 100, from, to: Infinity });
    const compare = (own: Record<string, number>, serving: Record<string, number>) =>
      compareOnStretch(
        stretch,
        memoryVectors(LOG.vectors),
        { ...learnt, weights: own },
        { ...learnt, weights: serving },
        ORDER,
      );
    const worse = compare({ popularity: 1 }, { topic: 1 });
    expect(worse.isGoodEnough).toBe(false);
    expect(worse.reason).toMatch(/^Worse than what serves: nDCG@10 -0\.\d+ \[/);
    expect(compare({ topic: 1 }, { popularity: 1 }).isGoodEnough).toBe(true);
  });
});

describe('a log nobody can learn from', () => {
  const deed = (n: number, given: Partial<TrainingDeed> = {}): TrainingDeed => ({
    id: `x${n}`,
    userId: `u${n % 30}`,
    itemId: `i${n % 40}`,
    type: 'VIEW',
    value: null,
    at: NOW - 1_000_000 + n * 1_000,
    ...given,
  });
  const deeds = (count: number, given: (n: number) => Partial<TrainingDeed> = () => ({})) =>
    Array.from({ length: count }, (_, n) => deed(n, given(n)));

  test.each<[string, readonly TrainingDeed[]]>([
    ['nothing at all', []],
    ['one reader', deeds(500, () => ({ userId: 'u1' }))],
    ['few deeds', deeds(50)],
    ['all at one time', deeds(400, () => ({ at: NOW - 5_000 }))],
    ['times of nowhere', deeds(400, () => ({ at: NaN }))],
    ['nothing but dislikes', deeds(400, () => ({ type: 'DISLIKE' }))],
    ['one item', deeds(400, () => ({ itemId: 'i1' }))],
    ['unknown items', deeds(400, () => ({ itemId: 'gone' }))],
    ['clashing ids', deeds(600, (n) => ({ id: `x${n % 7}` }))],
  ])('%s: trains or refuses with a reason, and never says NaN', (_name, some) => {
    const outcome = train({ items: LOG.items, deeds: some, vectors: LOG.vectors });
    expect(outcome.reason.length).toBeGreaterThan(20);
    expect(isFinite(Object.values(outcome.figures))).toBe(true);
    const learnt = learntOf(outcome.learnt);
    if (learnt !== null) expect(isFinite(Object.values(learnt.weights))).toBe(true);
  });

  test('out of order, with 30 % bots: as without them', () => {
    const bots = Array.from({ length: LOG.deeds.length * 0.43 }, (_, n) =>
      deed(n, { id: `bot${n}`, userId: `bot${n % 2}`, itemId: `i${n % 60}`, at: NOW - 2 * 86_400_000 + n * 100 }),
    );
    const mixed = [...LOG.deeds, ...bots].sort((a, b) => (a.id < b.id ? -1 : 1));
    const dirty = train({ ...LOG, deeds: mixed });
    expect(dirty.figures.bots).toBe(2);
    expect(dirty.kind).toBe('trained');
    expect(dirty.learnt).toEqual(OUTCOME.learnt);
  });
});
