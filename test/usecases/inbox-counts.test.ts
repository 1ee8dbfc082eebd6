import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { StoreUnavailable } from '../../src/ports/stores';
import { createInboxCounts } from '../../src/usecases/inbox-counts';
import { aDelivery, T0 } from '../support/builders';

function counting() {
  const clock = { now: T0 };
  const { inbox } = memoryStorage({ now: () => clock.now }).forTenant('test');
  const state = { away: false, asked: 0 };
  const counts = () => {
    state.asked += 1;
    return state.away ? Promise.reject(new StoreUnavailable()) : inbox.counts();
  };
  return { inbox, clock, state, read: createInboxCounts({ inbox: { counts }, now: () => clock.now, keepMs: 5_000 }) };
}

test('asks the store at most once in five seconds, however many ask', async () => {
  const { inbox, clock, state, read } = counting();
  await inbox.add(aDelivery());
  const both = await Promise.all([read(), read()]);
  expect(both).toEqual(Array(2).fill({ waiting: 1, claimed: 0, done: 0, dead: 0 }));
  await inbox.add(aDelivery({ id: 'another' }));
  clock.now += 4_999;
  expect(await read()).toMatchObject({ waiting: 1 });
  expect(state.asked).toBe(1);
  clock.now += 1;
  expect(await read()).toMatchObject({ waiting: 2 });
});

test('says that it does not know where the store is away, and waits no longer for it than once in five seconds', async () => {
  const { clock, state, read } = counting();
  state.away = true;
  expect([await read(), await read()]).toEqual([null, null]);
  expect(state.asked).toBe(1);
  state.away = false;
  clock.now += 5_000;
  expect(await read()).toMatchObject({ dead: 0 });
});
