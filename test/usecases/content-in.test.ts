import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { openMongoStorage, type MongoStorage } from '../../src/adapters/mongo/open-mongo-storage';
import { T0 } from '../support/builders';
import { describeWithMongo } from '../support/mongo';
import { contentInSuite } from './content-in.suite';

describe('content in, memory', () => {
  const clock = { now: T0 };
  const storage = memoryStorage({ now: () => clock.now });
  contentInSuite(() => ({ storages: [storage, storage], clock }));
});

describeWithMongo('content in, mongo', (url) => {
  const clock = { now: Date.now() };
  let storages: [MongoStorage, MongoStorage];
  const open = () => openMongoStorage({ url: url(), now: () => clock.now });
  beforeAll(async () => {
    storages = await Promise.all([open(), open()]);
  }, 60_000);
  afterAll(() => Promise.all(storages.map((storage) => storage.close())));
  contentInSuite(() => ({ storages, clock }));
});
