import fc from 'fast-check';
import type { LogCursor } from '../../src/ports/interaction-log';
import type { TenantStores } from '../../src/ports/stores';
import { T0 } from '../support/builders';
import { freshStores, freshTwins, ODD_IDS, type Given } from '../support/contestant';

interface Entry {
  readonly id: string;
  readonly userId: string;
  readonly at: number;
  readonly receivedAt: number;
}

interface Log<T> {
  append(entries: readonly T[]): Promise<boolean[]>;
  receivedSince(cursor: LogCursor, limit: number): Promise<T[]>;
  reassign(fromUserId: string, toUserId: string): Promise<number>;
}

export interface LogUnderTest<T> {
  readonly given: Given;
  readonly of: (stores: TenantStores) => Log<T>;
  readonly build: (entry: Partial<Entry>) => T;
}

const START = { receivedAt: -Infinity, id: '' };

/** Declares the laws that interactions and impressions share. */
export function logLaws<T extends Entry>({ given, of, build }: LogUnderTest<T>): void {
  const fresh = () => of(freshStores(given));
  const entries = (count: number, at = T0) =>
    Array.from({ length: count }, (_, n) =>
      build({ id: `id-${String(n).padStart(5, '0')}`, at, receivedAt: at + Math.floor(n / 3) }),
    );

  test('append answers in order which were new, and stores them as they are', async () => {
    const log = fresh();
    const [a, b, c] = entries(3);
    expect(await log.append([])).toEqual([]);
    expect(await log.append([a!, c!])).toEqual([true, true]);
    expect(await log.append([a!, b!, c!, b!])).toEqual([false, true, false, false]);
    expect(await log.receivedSince(START, 10)).toEqual([a, b, c]);
  });

  test('a replay changes nothing, even with other content', async () => {
    const log = fresh();
    await log.append([build({ id: 'x', userId: 'one' })]);
    expect(await log.append([build({ id: 'x', userId: 'two' })])).toEqual([false]);
    expect(await log.receivedSince(START, 10)).toMatchObject([{ userId: 'one' }]);
  });

  test('each id is new to exactly one of many who append at once', async () => {
    const logs = freshTwins(given).map(of);
    const batch = entries(50);
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => logs[n % 2]!.append(batch)));
    batch.forEach((_, place) => expect(answers.filter((answer) => answer[place])).toHaveLength(1));
    expect(await logs[0]!.receivedSince(START, 100)).toEqual(batch);
  });

  test('large batches are stored whole', async () => {
    const log = fresh();
    const batch = entries(3_000);
    expect(await log.append(batch.slice(0, 1_500))).not.toContain(false);
    expect((await log.append(batch)).filter(Boolean)).toHaveLength(1_500);
    expect(await walk(log, 1_000)).toEqual(batch);
  });

  test('keeps odd ids and users', async () => {
    const log = fresh();
    const odd = ODD_IDS.map((id) => build({ id, userId: id }));
    await log.append(odd);
    expect(await log.append(odd)).not.toContain(true);
    const walked = await walk(log, 3);
    expect(new Map(walked.map((entry) => [entry.id, entry]))).toEqual(new Map(odd.map((entry) => [entry.id, entry])));
    expect(walked).toHaveLength(odd.length);
  });

  test('refuses NaN, and stores nothing of the batch', async () => {
    const log = fresh();
    await expect(log.append([build({ id: 'ok' }), build({ id: 'bad', at: NaN })])).rejects.toBeInstanceOf(RangeError);
    expect(await log.receivedSince(START, 10)).toEqual([]);
  });

  test('walks in order of (receivedAt, id), strictly after the cursor', async () => {
    const log = fresh();
    await log.append(['c', 'a', 'b'].map((id) => build({ id, receivedAt: T0 })));
    await log.append(['B', 'A'].map((id) => build({ id, receivedAt: T0 + 1 })));
    await log.append([build({ id: 'late', receivedAt: T0 - 1 })]);
    const idsAfter = async (receivedAt: number, id: string, limit = 10) =>
      (await log.receivedSince({ receivedAt, id }, limit)).map((entry) => entry.id);
    expect(await idsAfter(0, '')).toEqual(['late', 'a', 'b', 'c', 'A', 'B']);
    expect(await idsAfter(T0, 'a', 3)).toEqual(['b', 'c', 'A']);
    expect(await idsAfter(T0, 'c')).toEqual(['A', 'B']);
    expect(await idsAfter(T0 + 1, 'B')).toEqual([]);
    expect(await idsAfter(0, '', 0)).toEqual([]);
  });

  test('a walk meets everything once, whatever the times and the page', async () => {
    const times = fc.array(fc.integer({ min: T0, max: T0 + 5 }), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(times, fc.integer({ min: 1, max: 9 }), async (received, pageSize) => {
        const log = fresh();
        const batch = received.map((receivedAt, n) => build({ id: `id-${(n * 7) % 25}-${n}`, receivedAt }));
        await log.append(batch);
        const order = [...batch].sort((a, b) => a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1));
        expect(await walk(log, pageSize)).toEqual(order);
      }),
      { numRuns: 15 },
    );
  });

  test('a walk crosses long silence and crowded moments', async () => {
    const log = fresh();
    const { clock } = given();
    const times = [0, 1, 5e11, 1e12, T0, clock.now - 1, clock.now, clock.now + 60_000];
    const crowded = entries(40, T0 + 7).map((entry) => ({ ...entry, receivedAt: T0 + 7 }));
    const sparse = times.map((receivedAt, n) => build({ id: `at-${n}`, receivedAt }));
    await log.append([...sparse, ...crowded]);
    const order = [...sparse, ...crowded].sort((a, b) => a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1));
    for (const pageSize of [1, 2, 3, 100]) expect(await walk(log, pageSize)).toEqual(order);
    expect(await walk(log, 2)).toEqual(order);
  });

  test('reassign hands everything over and answers how many; a repeat changes nothing', async () => {
    const log = fresh();
    const of = (userId: string, ...ids: string[]) => ids.map((id) => build({ id, userId }));
    await log.append([...of('anon:1', 'a', 'b'), ...of('user', 'c'), ...of('other', 'd')]);
    expect(await log.reassign('anon:1', 'user')).toBe(2);
    expect(await log.reassign('anon:1', 'user')).toBe(0);
    expect(await log.reassign('user', 'user')).toBe(0);
    expect(await log.reassign('nobody', 'user')).toBe(0);
    const owners = (await log.receivedSince(START, 10)).map((entry) => [entry.id, entry.userId]);
    expect(owners).toEqual([
      ['a', 'user'],
      ['b', 'user'],
      ['c', 'user'],
      ['d', 'other'],
    ]);
    expect(await log.append(of('anon:1', 'a', 'e'))).toEqual([false, true]);
    expect(await log.reassign('anon:1', 'user')).toBe(1);
  });
}

async function walk<T extends Entry>(log: Log<T>, pageSize: number): Promise<T[]> {
  const all: T[] = [];
  let cursor: LogCursor = START;
  for (;;) {
    const page = await log.receivedSince(cursor, pageSize);
    expect(page.length).toBeLessThanOrEqual(pageSize);
    all.push(...page);
    if (page.length === 0) return all;
    cursor = page.at(-1)!;
  }
}
