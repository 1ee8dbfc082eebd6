import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { openMongoStorage, type MongoStorage } from '../../src/adapters/mongo/open-mongo-storage';
import { describeWithMongo } from '../support/mongo';
import { explain, recordQueries, type RecordedQuery } from '../support/query-plans';
import { sendingSuites } from './sending.suite';

describe('memory', () => {
  const storage = memoryStorage({ now: Date.now });
  sendingSuites(() => ({ storages: [storage, storage], clock: { now: Date.now() } }));
});

describeWithMongo('mongo', (url) => {
  let storages: [MongoStorage, MongoStorage];
  let queries: ReadonlyMap<string, RecordedQuery>;
  const open = () => openMongoStorage({ url: url(), now: Date.now, monitorCommands: true });
  beforeAll(async () => {
    storages = await Promise.all([open(), open()]);
    queries = recordQueries(storages[0].connection);
  }, 60_000);
  afterAll(() => Promise.all(storages.map((storage) => storage.close())));

  sendingSuites(() => ({ storages, clock: { now: Date.now() } }));

  test('no query of all the above runs without an index', async () => {
    expect(queries.size).toBeGreaterThan(5);
    for (const query of queries.values()) {
      const plan = await explain(storages[0].connection, query);
      expect({ query, ...plan, indexed: plan.indexed }).toMatchObject({ indexed: true });
    }
  });
});
