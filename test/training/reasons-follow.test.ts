import { fixedCatalogue } from '../../src/core/catalogue';
import { withLearnt } from '../../src/core/learnt-recipe';
import { RECIPES } from '../../src/core/recipe';
import { recommend } from '../../src/core/recommend';
import { bind, type TrainingEvent } from '../../src/core/recommender';
import { tasteOf } from '../../src/core/taste';
import { emptyProfile, foldAll } from '../../src/core/profile';
import type { Interaction } from '../../src/core/interaction';
import { servingRecommenders } from '../../src/recommenders/serving-recommenders';
import { aWorld, facts } from '../support/world';
import { memoryVectors } from '../support/memory-vectors';
import { NOW } from './reading-log';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const IDS = ['mine', 'target', ...Array.from({ length: 8 }, (_, i) => `other${i}`)];

interface Perturbed {
  readonly events: readonly TrainingEvent[];
  readonly topics?: Readonly<Record<string, readonly string[]>>;
  readonly publishedAt?: Readonly<Record<string, number>>;
  readonly weights: Readonly<Record<string, number>>;
}

/** Why `target` is in the feed of somebody who liked `mine`, in a world fitted on a log. */
function reasonOf({ events, topics = {}, publishedAt = {}, weights }: Perturbed) {
  const items = IDS.map((id) =>
    facts(id, { topics: topics[id] ?? [], publishedAt: publishedAt[id] ?? NOW - 90 * DAY }),
  );
  const catalogue = fixedCatalogue(items);
  const recommenders = servingRecommenders({ catalogue, space: memoryVectors(new Map()) }).map((recommender) =>
    bind(recommender, recommender.fit({ events, items, now: NOW })),
  );
  const recent = (id: string) =>
    new Set(events.filter((e) => e.itemId === id && e.at > NOW - DAY).map((e) => e.userId));
  const world = aWorld(items, {
    recommenders,
    countersOf: (id) => ({ recent: recent(id).size, total: recent(id).size, impressions: 0 }),
  });
  const like = { id: 'l', userId: 'me', itemId: 'mine', type: 'LIKE', at: NOW - HOUR, value: null, receivedAt: NOW };
  const profile = foldAll(emptyProfile('me'), [like as Interaction], 100);
  const taste = tasteOf(profile, catalogue, () => undefined, NOW);
  const asked = { userId: 'me', taste, now: NOW, locales: [], filter: {}, exclude: new Set<string>(), seeds: [] };
  const recipe = withLearnt(RECIPES.feed, { base: 'trained', weights, halfTrust: {} });
  return recommend(recipe, asked, world).entries.find(({ itemId }) => itemId === 'target')?.reason;
}

const together = (n: number, at = NOW - 60 * DAY) =>
  Array.from({ length: n }, (_, i) =>
    ['mine', 'target'].map((itemId, k): TrainingEvent => ({
      userId: `r${i}`,
      itemId,
      weight: 1,
      at: at + i * HOUR + k,
    })),
  ).flat();
const background = Array.from({ length: 24 }, (_, i): TrainingEvent => {
  return { userId: `b${i % 6}`, itemId: `other${i % 8}`, weight: 1, at: NOW - 50 * DAY + i * HOUR };
});
const byTime = (events: readonly TrainingEvent[]) => [...events].sort((a, b) => a.at - b.at);

describe('the reason is the signal that carried the item, and moves with the log', () => {
  const weights = { 'item-item': 1, ease: 1, topic: 1, trending: 1, recency: 1 };

  test('read together: other readers; without those readers it is not', () => {
    const reason = reasonOf({ events: byTime([...together(8), ...background]), weights });
    expect(reason).toEqual({ kind: 'ReadersLikeYou', itemId: 'mine' });
    const apart = background.concat(together(8).filter(({ itemId }) => itemId === 'target'));
    expect(reasonOf({ events: byTime(apart), weights })?.kind).not.toBe('ReadersLikeYou');
  });

  test('a topic in common: the topic; another topic: not', () => {
    const given = { events: background, weights };
    expect(reasonOf({ ...given, topics: { mine: ['sea'], target: ['sea'] } })).toEqual({
      kind: 'SharedTopic',
      topic: 'sea',
    });
    const reason = reasonOf({ ...given, topics: { mine: ['sea'], target: ['rail'] } });
    expect(reason?.kind).not.toBe('SharedTopic');
  });

  test('a rush within the last hour: trending, with its readers; the same rush long ago: not', () => {
    const rush = (at: number) =>
      byTime([
        ...background,
        ...Array.from({ length: 5 }, (_, i): TrainingEvent => ({
          userId: `f${i}`,
          itemId: 'target',
          weight: 1,
          at: at + i,
        })),
      ]);
    expect(reasonOf({ events: rush(NOW - HOUR), weights })).toEqual({ kind: 'Trending', readers: 5, hours: 24 });
    expect(reasonOf({ events: rush(NOW - 80 * DAY), weights })?.kind).not.toBe('Trending');
  });

  test('just published: fresh; published long ago: not', () => {
    const given = { events: background, weights };
    const publishedAt = NOW - HOUR;
    expect(reasonOf({ ...given, publishedAt: { target: publishedAt } })).toEqual({ kind: 'Fresh', publishedAt });
    expect(reasonOf(given)?.kind).not.toBe('Fresh');
  });
});
