import { IdleQueue } from '../../src/serving/idle-queue';
import { RankAhead } from '../../src/usecases/rank-ahead';
import type { FeedInput } from '../../src/usecases/services';
import { aStoredItem, storesWith } from '../support/catalogue';
import { eventually, startTenant, type TestTenant } from '../support/tenant';

const input = (userId: string | null, given: Partial<FeedInput> = {}): FeedInput => ({
  reader: { userId, signedIn: true },
  first: 20,
  locales: ['en'],
  filter: {},
  exclude: [],
  ...given,
});

function started({ forMs = 60_000, rank = (_: FeedInput): Promise<unknown> => Promise.resolve() } = {}) {
  const ranked: FeedInput[] = [];
  const idle = new IdleQueue(100);
  const ahead = new RankAhead({
    rank: (asked) => (ranked.push(asked), rank(asked)),
    idle,
    readers: 10,
    forMs,
  });
  return { ahead, ranked, worked: () => eventually(() => idle.size === 0) };
}

test('who did something is ranked anew by what they asked last', async () => {
  const { ahead, ranked, worked } = started();
  ahead.asked(input('ana', { filter: { topics: ['bread'] } }));
  ahead.asked(input('ana'));
  ahead.moved('ana');
  ahead.moved('ana');
  await worked();
  expect(ranked).toEqual([input('ana')]);
});

test('nobody is ranked who has not asked, is unknown, asks for further pages or beside an item', async () => {
  const { ahead, ranked, worked } = started();
  ahead.asked(input(null));
  ahead.asked(input('ana', { after: 'cursor' }));
  ahead.asked(input('jonas', { currentItemId: 'i' }));
  for (const userId of [null, 'ana', 'jonas', 'teo']) ahead.moved(userId);
  await worked();
  expect(ranked).toEqual([]);
});

test('who goes on and on and never comes for their feed is let be until they do', async () => {
  const { ahead, ranked, worked } = started();
  ahead.asked(input('ana'));
  for (let deed = 0; deed < 10; deed += 1) {
    ahead.moved('ana');
    await worked();
  }
  const { length } = ranked;
  expect(length).toBeLessThan(5);
  ahead.asked(input('ana'));
  ahead.moved('ana');
  await worked();
  expect(ranked).toHaveLength(length + 1);
});

test('a ranking that fails is left to whoever asks', async () => {
  const { ahead, ranked, worked } = started({ rank: () => Promise.reject(new Error('away')) });
  ahead.asked(input('ana'));
  ahead.moved('ana');
  await worked();
  expect(ranked).toHaveLength(1);
});

describe('a tenant', () => {
  let one: TestTenant;
  beforeEach(async () => {
    one = await startTenant({ stores: await storesWith(['a', 'b', 'c', 'd'].map((id) => aStoredItem(id))) });
  });
  afterEach(() => one.close());

  test('ranks ahead for whoever it has just heard of, and answers what it heard', async () => {
    const put = jest.spyOn(IdleQueue.prototype, 'put');
    const { services } = one.tenant;
    await services.readFeed(input('ana'));
    await services.track({ reader: input('ana').reader, events: [{ type: 'LIKE', itemId: 'a' }] });
    expect(put).toHaveBeenCalledTimes(1);
    const page = await services.readFeed(input('ana'));
    expect(page.edges.at(-1)).toMatchObject({ itemId: 'a', reason: { kind: 'ReadAgain' } });
    expect(page.personalization.plan).toBe('personal');
    put.mockRestore();
  });
});
