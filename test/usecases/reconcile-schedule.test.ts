import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { hintedAtName } from '../../src/usecases/compare-hints';
import { reconcile } from '../../src/usecases/reconcile';
import { isReconcileDue, mayFollowHint } from '../../src/usecases/reconcile-schedule';
import { SourceTimesKeeper } from '../../src/usecases/source-times';
import { readSources } from '../../src/usecases/source-status';
import { MOST_UNMAPPED, seenSince, withUnmapped, type UnmappedBook } from '../../src/usecases/unmapped-documents';
import { aDelivery, T0 } from '../support/builders';
import { ReconcileWorld } from './reconcile-cms';

const HOUR = 3_600_000;
const MINUTE = 60_000;

describe('a comparison is due', () => {
  function world() {
    const made = new ReconcileWorld();
    for (const id of ['a', 'b', 'c', 'd', 'e']) made.cms.put(id, id);
    const due = (everyMs = 24 * HOUR) => {
      const { settings } = made.stores;
      return isReconcileDue('cms', { settings, now: () => made.clock.now, everyMs });
    };
    const compare = (since: number | null = null) => reconcile({ source: 'cms', since }, made.deps());
    const hint = () => made.stores.settings.set(hintedAtName('cms'), made.clock.now);
    return { made, due, compare, hint, later: (ms: number) => void (made.clock.now += ms) };
  }

  test('at first, then when its time has come, and never by the clock where that is off', async () => {
    const { due, compare, later } = world();
    expect([await due(), await due(0)]).toEqual([true, false]);
    await compare();
    expect(await due()).toBe(false);
    later(23 * HOUR);
    expect(await due()).toBe(false);
    await compare(T0);
    later(HOUR);
    expect([await due(), await due(0)]).toEqual([true, false]);
  });

  test('some minutes after one could not go on, and not before', async () => {
    const { made, due, compare, later } = world();
    made.cms.onPage = (page) => void (page === 1 && made.cms.away());
    expect((await compare()).outcome).toBe('stopped');
    expect(await due(0)).toBe(false);
    later(6 * MINUTE);
    expect(await due(0)).toBe(true);
  });

  test('not again at once where it was refused', async () => {
    const { made, due, compare, later } = world();
    await compare();
    made.cms.entries.clear();
    later(25 * HOUR);
    expect((await compare()).outcome).toBe('refused');
    later(HOUR);
    expect(await due()).toBe(false);
    later(24 * HOUR);
    expect(await due()).toBe(true);
  });

  test('where a hint was heard and nobody followed it', async () => {
    const { due, compare, hint, later } = world();
    await compare();
    later(HOUR);
    await hint();
    expect(await due(0)).toBe(false);
    later(2 * MINUTE);
    expect(await due(0)).toBe(true);
    await compare();
    expect(await due(0)).toBe(false);
  });

  test('for hints no more than a fifth of the time, however often they come', async () => {
    const { made, due, compare, hint, later } = world();
    const ready = () => mayFollowHint('cms', { settings: made.stores.settings, now: () => made.clock.now });
    expect(await ready()).toBe(true);
    made.cms.onPage = () => later(10 * MINUTE);
    await compare();
    later(2 * HOUR - 6 * MINUTE);
    await hint();
    later(5 * MINUTE);
    expect([await ready(), await due(0)]).toEqual([false, false]);
    later(2 * MINUTE);
    expect([await ready(), await due(0)]).toEqual([true, true]);
  });
});

describe('how a source stands', () => {
  const clock = { now: T0 };
  const stores = memoryStorage({ now: () => clock.now }).forTenant('t');
  const known = { name: 'generic', kind: 'generic', canBeAsked: false, order: null };
  const read = async (times: SourceTimesKeeper) => {
    const { inbox, settings } = stores;
    const [status] = await readSources({ sources: [known], inbox, settings, times, now: () => clock.now });
    return status!;
  };

  test('is told before anything happened, while it lags behind, and when it caught up', async () => {
    const times = new SourceTimesKeeper(stores.settings);
    expect(await read(times)).toMatchObject({ lastDeliveryAt: null, lastReconcile: null, staleness: null });
    for (const [id, minutes] of [
      ['a', 58],
      ['b', 62],
    ] as const) {
      // prettier-ignore
      await stores.inbox.add(aDelivery({ id, receivedAt: T0 + minutes * MINUTE }));
      times.received('generic', T0 + minutes * MINUTE);
    }
    clock.now = T0 + 63 * MINUTE;
    const [first] = await stores.inbox.claim({ now: clock.now, leaseMs: 1_000, limit: 1 });
    await stores.inbox.complete([first!.id]);
    times.worked('generic', first!.receivedAt);
    expect(await read(times)).toMatchObject({
      lastDeliveryAt: T0 + 62 * MINUTE,
      deliveries: { waiting: 1, dead: 0 },
      staleness: { toldAt: T0 + 62 * MINUTE, heldAt: T0 + 58 * MINUTE },
    });
    await stores.inbox.complete(['b']);
    expect((await read(times)).staleness).toBeNull();
  });

  test('is the same on another replica after a flush, and the later time stays', async () => {
    const [one, other] = [new SourceTimesKeeper(stores.settings), new SourceTimesKeeper(stores.settings)];
    one.received('site', 200);
    other.received('site', 100);
    other.worked('site', 150);
    await one.flush();
    await other.flush();
    expect(await new SourceTimesKeeper(stores.settings).of('site')).toEqual({ receivedAt: 200, workedAt: 150 });
  });
});

describe('documents that could not be mapped', () => {
  const one = (n: number, at = n) => ({ itemId: `cms:${n}`, reason: 'x'.repeat(1_000), at });
  const none: UnmappedBook = { count: 0, documents: [] };

  test('are kept once each, the newest, and no more than so many', () => {
    const many = Array.from({ length: MOST_UNMAPPED + 50 }, (_, n) => one(n));
    const book = many.reduce((kept, document) => withUnmapped(kept, [document], new Set()), none);
    expect([book.count, book.documents.length]).toEqual([MOST_UNMAPPED + 50, MOST_UNMAPPED]);
    expect(book.documents[0]).toMatchObject({ itemId: `cms:${MOST_UNMAPPED + 49}`, reason: 'x'.repeat(300) });
    const again = withUnmapped(book, [one(MOST_UNMAPPED + 49, 999)], new Set());
    expect([again.count, again.documents[0]!.at]).toEqual([book.count, 999]);
  });

  test('are forgotten when they are mended, or not found again', () => {
    const book = withUnmapped(none, [one(1), one(2), one(3)], new Set());
    expect(withUnmapped(book, [], new Set(['cms:2']))).toMatchObject({ count: 2 });
    expect(seenSince(book, 2, 2).documents.map(({ at }) => at)).toEqual([2, 3]);
  });
});
