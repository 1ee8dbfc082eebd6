import { GroupInserts } from '../../src/adapters/mongo/group-inserts';

/** A store that knows keys, refuses some, and takes one turn of the event loop for a write. */
function aStore(refuses: (key: string) => boolean = () => false) {
  const keys = new Set<string>();
  const writes: string[][] = [];
  const inserts = new GroupInserts<string>(async (records) => {
    writes.push([...records]);
    await new Promise((resolve) => setImmediate(resolve));
    if (records.some(refuses)) throw new Error('refused');
    return records.map((key) => !keys.has(key) && keys.add(key) !== undefined);
  });
  return { inserts, writes, keys };
}

test('what comes at once goes together, and what comes while writes are under way goes into the next one', async () => {
  const { inserts, writes } = aStore();
  const all = Array.from({ length: 250 }, (_, n) => `k${n}`);
  const added = all.slice(0, 110).map((key) => inserts.add(key, 1));
  await new Promise((resolve) => process.nextTick(resolve));
  added.push(...all.slice(110).map((key) => inserts.add(key, 1)));
  expect(await Promise.all(added)).toEqual(all.map(() => true));
  expect(writes.map((group) => group.length)).toEqual([100, 10, 100, 40]);
  expect(writes.flat()).toEqual(all);
});

test('who comes alone waits for nobody', async () => {
  const { inserts, writes } = aStore();
  expect(await inserts.add('alone', 1)).toBe(true);
  expect(writes).toEqual([['alone']]);
});

test('each is told whether its own key was free', async () => {
  const { inserts } = aStore();
  const isNew = await Promise.all(['a', 'b', 'a', 'c', 'b', 'a'].map((key) => inserts.add(key, 1)));
  expect(isNew).toEqual([true, true, false, true, false, false]);
});

test('a group is no larger than a few megabytes, unless one alone is', async () => {
  const { inserts, writes } = aStore();
  await Promise.all(
    ['w1', 'w2', 'a', 'b', 'c', 'd'].map((key) => inserts.add(key, key === 'c' ? 9_000_000 : 1_500_000)),
  );
  expect(writes).toEqual([['w1', 'w2'], ['a', 'b'], ['c'], ['d']]);
});

test('what the store refuses takes no others along', async () => {
  const { inserts, keys } = aStore((key) => key === 'bad');
  const added = await Promise.allSettled(['w1', 'w2', 'a', 'bad', 'b'].map((key) => inserts.add(key, 1)));
  expect(added.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect([...keys]).toEqual(['w1', 'w2', 'a', 'b']);
});

test('after a failure the next ones are written', async () => {
  const { inserts } = aStore((key) => key === 'bad');
  await expect(inserts.add('bad', 1)).rejects.toThrow('refused');
  expect(await inserts.add('good', 1)).toBe(true);
});
