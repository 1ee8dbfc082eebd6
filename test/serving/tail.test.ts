import fc from 'fast-check';
import { Tail } from '../../src/serving/tail';

interface Entry {
  readonly id: string;
  readonly time: number;
}

const LOOK_BACK = 50;

/** A store to which entries land late: an entry is readable from `landsAt` on, though it carries `time`. */
function laboratory(batch: number) {
  const stored: Entry[] = [];
  const heard: string[] = [];
  let now = 0;
  const tail = new Tail<Entry>({
    read: ({ time, id }, limit) => {
      const after = stored.filter((entry) => entry.time > time || (entry.time === time && entry.id > id));
      return Promise.resolve(after.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1)).slice(0, limit));
    },
    cursorOf: (entry) => entry,
    identityOf: (entry) => entry.id,
    onEntry: (entry) => heard.push(entry.id),
    now: () => now,
    lookBackMs: LOOK_BACK,
    batch,
  });
  return { tail, stored, heard, setNow: (value: number) => (now = value) };
}

test('everything is heard exactly once: own and others, late by up to the look back, in any paging', async () => {
  const anyEntry = fc.record({
    time: fc.integer({ min: 1, max: 500 }),
    delay: fc.integer({ min: 0, max: LOOK_BACK - 1 }),
    own: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyEntry, { maxLength: 40 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 5, max: 60 }),
      async (entries, batch, step) => {
        const { tail, stored, heard, setNow } = laboratory(batch);
        const writes = entries.map((entry, i) => ({
          ...entry,
          id: `e${String(i).padStart(2, '0')}`,
          landsAt: entry.time + entry.delay,
        }));
        for (let now = 0; now <= 700; now += step) {
          setNow(now);
          for (const { id, time, own } of writes.filter(({ landsAt }) => landsAt <= now && landsAt > now - step)) {
            stored.push({ id, time });
            if (own) tail.observeOwn([{ id, time }]);
          }
          await tail.poll();
        }
        expect(heard.sort()).toEqual(writes.map(({ id }) => id).sort());
      },
    ),
    { numRuns: 100 },
  );
});

test('what is behind the settled point is not heard again', async () => {
  const { tail, stored, heard, setNow } = laboratory(10);
  stored.push({ id: 'a', time: 10 });
  setNow(1000);
  await tail.poll();
  await tail.poll();
  expect(heard).toEqual(['a']);
  expect(tail.settledTo).toBe(950);
});

test('what we wrote is heard even where writing took longer than the look back', async () => {
  const { tail, heard, setNow } = laboratory(10);
  setNow(1000);
  await tail.poll();
  tail.observeOwn([{ id: 'late', time: 10 }]);
  expect(heard).toEqual(['late']);
});
