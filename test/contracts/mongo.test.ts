import { mongo } from 'mongoose';
import { openMongoStorage, type MongoStorage } from '../../src/adapters/mongo/open-mongo-storage';
import { aDelivery, anInteraction, anItem } from '../support/builders';
import { describeWithMongo } from '../support/mongo';
import { explain, fill, recordQueries, type RecordedQuery } from '../support/query-plans';
import { storageSuites } from './all.suite';

describeWithMongo('mongo', (url) => {
  const clock = { now: Date.now() };
  let storages: [MongoStorage, MongoStorage];
  let queries: ReadonlyMap<string, RecordedQuery>;

  const open = () => openMongoStorage({ url: url(), now: () => clock.now, monitorCommands: true });

  beforeAll(async () => {
    storages = await Promise.all([open(), open()]);
    queries = recordQueries(storages[0].connection);
  }, 60_000);

  afterAll(() => Promise.all(storages.map((storage) => storage.close())));

  storageSuites(() => ({ storages, clock }));

  describe('mongo only', () => {
    test('what was stored is there for the next process', async () => {
      await storages[0].forTenant('kept').items.save(anItem(), 0);
      const next = await open();
      expect(await next.forTenant('kept').items.byIds(['item-1'])).toMatchObject([{ id: 'item-1', revision: 1 }]);
      await next.close();
    });

    test('a failing write that is no duplicate rejects, and says so', async () => {
      const { interactions } = storages[0].forTenant('failing');
      const good = anInteraction({ id: 'good' });
      const tooLarge = anInteraction({ id: 'large', itemId: 'x'.repeat(17_000_000) });
      await interactions.append([good]);
      await expect(interactions.append([good, tooLarge])).rejects.toThrow();
      expect(await interactions.append([good, anInteraction({ id: 'other' })])).toEqual([false, true]);
    });

    test('what was claimed by a call whose answer was lost is not held from the next one', async () => {
      const { inbox } = storages[0].forTenant('lost-claim');
      await inbox.add(aDelivery({ receivedAt: clock.now }));
      const claim = () => inbox.claim({ now: clock.now, leaseMs: 60_000, limit: 5 });
      const model = storages[0].connection.model('inbox');
      const find = model.find.bind(model);
      const spy = jest.spyOn(model, 'find').mockImplementation(((...given: Parameters<typeof find>) => {
        if (spy.mock.calls.length === 2) throw new mongo.MongoNetworkError('cut');
        return find(...given);
      }) as typeof model.find);
      await expect(claim()).rejects.toThrow();
      spy.mockRestore();
      expect(await claim()).toMatchObject([{ id: 'delivery-1', attempts: 1 }]);
      expect(await claim()).toEqual([]);
    });

    test('declares its indexes, among them the ones that sweep', async () => {
      const sweeping = async (name: string) =>
        (await storages[0].connection.collection(name).indexes()).filter((index) => index.expireAfterSeconds === 0);
      expect(await sweeping('rankings')).toHaveLength(1);
      expect(await sweeping('inbox')).toHaveLength(1);
    });

    test('no query of all the above runs without an index', async () => {
      expect(queries.size).toBeGreaterThanOrEqual(15);
      for (const query of queries.values()) {
        const small = await explain(storages[0].connection, query);
        // Of a handful of documents a server that has counted them rather reads all: then it is asked about many.
        if (!small.indexed) await fill(storages[0].connection, query.collection);
        const plan = small.indexed ? small : await explain(storages[0].connection, query);
        // With the query on both sides, so that a failure says which it was.
        expect({ query, ...plan }).toMatchObject({ query, indexed: true });
      }
    });

    test('the check itself notices a query without an index', async () => {
      for (const filter of [{ type: 'article' }, {}, { itemId: 'x' }]) {
        expect(await explain(storages[0].connection, { collection: 'interactions', filter })).toMatchObject({
          indexed: false,
        });
      }
    });
  });
});
