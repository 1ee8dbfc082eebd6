import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { StoreUnavailable, type TenantStores } from '../../src/ports/stores';
import { article } from '../support/app';
import { Replica } from './content-in.suite';

let one: Replica;
afterEach(() => one.worker.stop());

/** Stores whose inbox and items are away, from the first time a verb of that name is called, for so many calls of any. */
function awayFor(
  calls: number,
  verb: 'complete' | 'save',
): { stores: Pick<TenantStores, 'inbox' | 'items'>; called: string[] } {
  const { inbox, items } = memoryStorage({ now: Date.now }).forTenant('test');
  const called: string[] = [];
  let left = -1;
  const cut = <S extends object>(store: S): S =>
    Object.fromEntries(
      Object.entries(store).map(([name, call]: [string, (...args: unknown[]) => Promise<unknown>]) => [
        name,
        (...args: unknown[]) => {
          called.push(name);
          if (name === verb && left < 0) left = calls;
          if (left <= 0) return call(...args);
          left -= 1;
          return Promise.reject(new StoreUnavailable());
        },
      ]),
    ) as S;
  return { stores: { inbox: cut(inbox), items: cut(items) }, called };
}

test.each([
  ['complete', 1],
  ['save', 2],
] as const)(
  'an entry that was being worked on when the store went away (%s) is ended as soon as it is back',
  async (verb, attempts) => {
    const { stores, called } = awayFor(3, verb);
    const clock = {
      get now() {
        return Date.now();
      },
    };
    one = new Replica(stores, clock, { minRetryMs: 10 });
    await one.receive(article('a', {}, 1));
    one.worker.start();
    const started = performance.now();
    while ((await stores.inbox.counts().catch(() => null))?.done !== 1) {
      expect(performance.now() - started).toBeLessThan(5_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await stores.inbox.list({ limit: 1 })).toMatchObject([{ state: 'done', attempts }]);
    expect(await one.document('a')).toMatchObject({ revision: 1, status: 'published' });
    expect(called.filter((name) => name === 'save').length).toBeLessThanOrEqual(2);
  },
  15_000,
);
