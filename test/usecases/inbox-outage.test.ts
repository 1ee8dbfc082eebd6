import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { StoreUnavailable, type TenantStores } from '../../src/ports/stores';
import { article } from '../support/app';
import { Replica } from './content-in.suite';

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
    const one = new Replica(stores, clock, { minRetryMs: 10 });
    await one.receive(article('a', {}, 1));
    one.worker.start();
    const started = performance.now();
    while ((await stores.inbox.counts().catch(() => null))?.done !== 1) {
      expect(performance.now() - started).toBeLessThan(5_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await one.worker.stop();
    expect(await stores.inbox.list({ limit: 1 })).toMatchObject([{ state: 'done', attempts }]);
    expect(await one.document('a')).toMatchObject({ revision: 1, status: 'published' });
    expect(called.filter((name) => name === 'save').length).toBeLessThanOrEqual(2);
  },
  15_000,
);

test('so many at once are worked off without a warning of too many listeners', async () => {
  const warnings: string[] = [];
  const hear = ({ name }: Error) => void warnings.push(name);
  process.on('warning', hear);
  const { stores } = awayFor(0, 'save');
  const one = new Replica(stores, { now: Date.now() }, { concurrency: 40 });
  for (let n = 0; n < 40; n++) await one.receive(article(`item-${n}`, {}, 1));
  one.onStored = () => new Promise((resolve) => setTimeout(resolve, 20));
  one.worker.start();
  while (one.worked.length < 40) await new Promise((resolve) => setTimeout(resolve, 5));
  await one.worker.stop();
  process.off('warning', hear);
  expect(warnings).toEqual([]);
});
