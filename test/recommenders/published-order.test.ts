import fc from 'fast-check';
import { Catalogue, fixedCatalogue } from '../../src/core/catalogue';
import { factsOf } from '../../src/core/item-facts';
import { isVisible, type Item } from '../../src/core/item';
import { freshRecommender } from '../../src/recommenders/fresh';
import { PublishedOrder } from '../../src/recommenders/parts/published-order';
import { anItem } from '../support/builders';

const NOW = 1_000_000;

/** What it should answer, looked up the plain way. */
function visibleNow(catalogue: Catalogue, now: number): string[] {
  const visible = [...catalogue.all()].filter((facts) => isVisible(facts, now));
  return visible.sort((a, b) => b.publishedAt - a.publishedAt || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
}

const idsAt = (order: PublishedOrder, now: number) => [...order.visibleAt(now)].map(({ id }) => id);

test('holds what is visible, newest first, through publishes, edits, withdrawals and the passing of time', () => {
  const change = fc.record({
    id: fc.nat(30).map((n) => `item-${n}`),
    status: fc.constantFrom<Item['status']>('published', 'published', 'withdrawn', 'deleted'),
    publishedAt: fc.nat(20),
    expiresAt: fc.option(fc.nat(30)),
  });
  const look = fc.record({ now: fc.nat(25) });
  fc.assert(
    fc.property(fc.array(fc.array(change, { maxLength: 40 })), fc.array(look), (rounds, looks) => {
      const catalogue = new Catalogue();
      const order = new PublishedOrder(catalogue);
      let revision = 0;
      rounds.forEach((changes, round) => {
        for (const one of changes) catalogue.apply(anItem({ ...one, revision: (revision += 1) }));
        const { now } = looks[round] ?? { now: 12 };
        expect(idsAt(order, now)).toEqual(visibleNow(catalogue, now));
      });
    }),
  );
});

test('goes on where more has changed than the catalogue remembers', () => {
  const catalogue = new Catalogue();
  const order = new PublishedOrder(catalogue);
  const publish = (id: string, revision: number) =>
    catalogue.apply(anItem({ id, publishedAt: NOW - revision, revision }));
  publish('first', 1);
  expect(idsAt(order, NOW)).toEqual(['first']);
  for (let revision = 1; revision <= 25_000; revision += 1) publish('again', revision);
  publish('last', 1);
  expect(idsAt(order, NOW)).toEqual(visibleNow(catalogue, NOW));
});

test('fresh proposes what is there however much is scheduled ahead', () => {
  const scheduled = Array.from({ length: 600 }, (_, n) => anItem({ id: `ahead-${n}`, publishedAt: NOW + 1 + n }));
  const there = anItem({ id: 'there', publishedAt: NOW - 1 });
  const fresh = freshRecommender({ catalogue: fixedCatalogue([...scheduled, there].map(factsOf)) });
  const model = fresh.fit({ events: [], items: [], now: NOW });
  const query = { userId: null, history: [], interests: [], now: NOW, admits: () => true };
  expect(fresh.propose(model, query, 10).map(({ itemId }) => itemId)).toEqual(['there']);
});
