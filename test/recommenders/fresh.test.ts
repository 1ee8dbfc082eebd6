import fc from 'fast-check';
import { Catalogue } from '../../src/core/catalogue';
import { isVisible } from '../../src/core/item';
import { freshRecommender } from '../../src/recommenders/fresh';
import { anItem } from '../support/builders';

const HALF_LIFE = 10;
const KNOWN_AFTER = 3;

type Step =
  | { readonly kind: 'publish'; readonly item: number; readonly at: number; readonly expiresAt: number | null }
  | { readonly kind: 'shown'; readonly item: number }
  | { readonly kind: 'ask'; readonly now: number; readonly n: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('publish' as const),
    item: fc.nat(12),
    at: fc.nat(40),
    expiresAt: fc.option(fc.nat(60)),
  }),
  fc.record({ kind: fc.constant('shown' as const), item: fc.nat(12) }),
  fc.record({ kind: fc.constant('ask' as const), now: fc.nat(60), n: fc.integer({ min: 1, max: 6 }) }),
);

test('the list that is kept answers what scoring everything would, whatever is published, met or over meanwhile', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const catalogue = new Catalogue();
      const fresh = freshRecommender({ catalogue, halfLifeMs: HALF_LIFE, knownAfter: KNOWN_AFTER });
      const model = fresh.fit({ events: [], items: [], now: 0 });
      const met = new Map<string, number>();
      steps.forEach((step, i) => {
        if (step.kind === 'publish') {
          const { item, at, expiresAt } = step;
          catalogue.apply(anItem({ id: `item-${item}`, publishedAt: at, expiresAt, revision: i + 1 }));
        } else if (step.kind === 'shown') {
          const itemId = `item-${step.item}`;
          fresh.update(model, { userId: 'reader', itemId, weight: 0, at: 0 });
          met.set(itemId, (met.get(itemId) ?? 0) + 1);
        } else {
          const { now, n } = step;
          const scored = [...catalogue.all()]
            .filter((facts) => isVisible(facts, now))
            .map(({ id, publishedAt }) => {
              const newness = 2 ** (-(now - publishedAt) / HALF_LIFE);
              return { itemId: id, score: newness / (1 + (met.get(id) ?? 0) / KNOWN_AFTER) };
            })
            .sort((a, b) => b.score - a.score || (a.itemId < b.itemId ? -1 : 1));
          const query = { userId: null, history: [], interests: [], now, admits: () => true };
          expect(fresh.propose(model, query, n)).toEqual(scored.slice(0, n));
        }
      });
    }),
    { numRuns: 500 },
  );
});
