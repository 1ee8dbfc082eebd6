import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import type { RankedItem } from '../../src/core/ranking';
import { createSigner } from '../../src/core/signer';
import type { RankingStore } from '../../src/ports/ranking-store';
import { StoreUnavailable } from '../../src/ports/stores';
import { FrozenRankings, type ListOf } from '../../src/usecases/frozen-rankings';

const TTL = 60_000;
const ANA: ListOf = { userId: 'ana', list: 'feed' };
const clock = { now: 1_000 };

const ranked = (...ids: string[]): RankedItem[] =>
  ids.map((itemId) => ({ itemId, score: 1, signals: [], reason: { kind: 'EditorsPick' } }));
const ranking = (...ids: string[]) => ({ entries: ranked(...ids), plan: 'personal' as const, modelVersion: 'm1' });

function replica(store: RankingStore, secret = 'a secret', maxInMemory = 10): FrozenRankings {
  const signer = createSigner(secret, 'cursor');
  return new FrozenRankings({ store, signer, now: () => clock.now, ttlMs: TTL, maxInMemory });
}

/** A store that counts what is saved, and can be away. */
function aStore() {
  const { rankings } = memoryStorage({ now: () => clock.now }).forTenant('test');
  const state = { saves: 0, failure: null as Error | null };
  const store: RankingStore = {
    byId: (id) => (state.failure === null ? rankings.byId(id) : Promise.reject(state.failure)),
    save: (one) => {
      state.saves += 1;
      return state.failure === null ? rankings.save(one) : Promise.reject(state.failure);
    },
  };
  return { store, state };
}

test('a cursor leads back to its place, at every replica', async () => {
  const { store } = aStore();
  const given = ranking('a', 'b', 'c');
  const cursor = await replica(store).cursor(given, ANA, 1);
  const place = await replica(store).place(cursor, ANA);
  expect(place.position).toBe(1);
  expect(place.ranking).toMatchObject({ entries: given.entries, plan: 'personal', modelVersion: 'm1' });
});

test('a ranking is stored once, however many cursors are asked for', async () => {
  const { store, state } = aStore();
  const frozen = replica(store);
  const given = ranking('a', 'b', 'c');
  await Promise.all([0, 1, 2].map((position) => frozen.cursor(given, ANA, position)));
  const { ranking: again } = await frozen.place(await frozen.cursor(given, ANA, 2), ANA);
  await frozen.cursor({ ...given, entries: again.entries }, ANA, 0);
  expect(state.saves).toBe(1);
});

describe('refuses', () => {
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'taken',
      (error: { code: string }) => error.code,
    );

  test('what is not ours, not whole, or of another secret', async () => {
    const { store } = aStore();
    const cursor = await replica(store).cursor(ranking('a'), ANA, 0);
    const others = ['', '.', 'x', `${cursor}A`, ` ${cursor}`, cursor.slice(0, -1), cursor.toUpperCase()];
    for (const other of others) expect(await codeOf(replica(store).place(other, ANA))).toBe('BAD_CURSOR');
    expect(await codeOf(replica(store, 'another secret').place(cursor, ANA))).toBe('BAD_CURSOR');
    const token = createSigner('a secret', 'edge').sign('["x",0,"feed"]');
    expect(await codeOf(replica(store).place(token, ANA))).toBe('BAD_CURSOR');
  });

  test("another reader's, and another list's", async () => {
    const { store } = aStore();
    const frozen = replica(store);
    const cursor = await frozen.cursor(ranking('a'), ANA, 0);
    expect(await codeOf(frozen.place(cursor, { ...ANA, userId: 'jonas' }))).toBe('BAD_CURSOR');
    expect(await codeOf(frozen.place(cursor, { ...ANA, userId: null }))).toBe('BAD_CURSOR');
    expect(await codeOf(frozen.place(cursor, { ...ANA, list: 'similar:a b' }))).toBe('BAD_CURSOR');
    expect(await codeOf(frozen.place(cursor, ANA))).toBe('taken');
  });

  test('what is too old, also from memory', async () => {
    const { store } = aStore();
    const frozen = replica(store);
    const cursor = await frozen.cursor(ranking('a'), ANA, 0);
    clock.now += TTL - 1;
    expect(await codeOf(frozen.place(cursor, ANA))).toBe('taken');
    clock.now += 1;
    expect(await codeOf(frozen.place(cursor, ANA))).toBe('BAD_CURSOR');
    expect(await codeOf(replica(store).place(cursor, ANA))).toBe('BAD_CURSOR');
  });

  test('what another tenant froze: its store does not know it', async () => {
    const cursor = await replica(aStore().store).cursor(ranking('a'), ANA, 0);
    expect(await codeOf(replica(aStore().store).place(cursor, ANA))).toBe('BAD_CURSOR');
  });
});

test('while the store is away a cursor still works here, from memory, and memory is bounded', async () => {
  const { store, state } = aStore();
  state.failure = new StoreUnavailable();
  const frozen = replica(store, 'a secret', 2);
  const cursors: string[] = [];
  for (const id of ['a', 'b', 'c']) cursors.push(await frozen.cursor(ranking(id), ANA, 0));
  expect((await frozen.place(cursors[2]!, ANA)).ranking.entries[0]!.itemId).toBe('c');
  await expect(frozen.place(cursors[0]!, ANA)).rejects.toThrow(StoreUnavailable);
});

test('a bug in storing is not remembered as the answer', async () => {
  const { store, state } = aStore();
  state.failure = new TypeError('a bug');
  const frozen = replica(store);
  const given = ranking('a');
  await expect(frozen.cursor(given, ANA, 0)).rejects.toThrow('a bug');
  state.failure = null;
  expect((await replica(store).place(await frozen.cursor(given, ANA, 0), ANA)).position).toBe(0);
});
