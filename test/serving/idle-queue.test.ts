import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { IdleQueue } from '../../src/serving/idle-queue';
import { eventually } from '../support/tenant';

test('works off what waits, oldest first, once the event loop has nothing to do', async () => {
  const queue = new IdleQueue(10);
  const done: string[] = [];
  queue.put('a', () => done.push('a'));
  queue.put('b', () => done.push('b'));
  expect(done).toEqual([]);
  await eventually(() => done.length === 2);
  expect(done).toEqual(['a', 'b']);
  expect(queue.size).toBe(0);
});

test('begins again with what comes later', async () => {
  const queue = new IdleQueue(10);
  const done: string[] = [];
  queue.put('a', () => done.push('a'));
  await eventually(() => done.length === 1);
  queue.put('b', () => done.push('b'));
  await eventually(() => done.length === 2);
});

test('waits while every turn of the event loop is busy', async () => {
  const queue = new IdleQueue(10);
  const done: string[] = [];
  let busy = true;
  const load = (async () => {
    while (busy) {
      const until = performance.now() + 1;
      while (performance.now() < until);
      await turn();
    }
  })();
  queue.put('a', () => done.push('a'));
  await sleep(100);
  expect(done).toEqual([]);
  busy = false;
  await load;
  await eventually(() => done.length === 1);
});

test('what waits under a key is replaced, and beyond its length the oldest is dropped', async () => {
  const queue = new IdleQueue(2);
  const done: string[] = [];
  for (const name of ['a1', 'b', 'a2', 'c']) queue.put(name[0]!, () => done.push(name));
  await eventually(() => queue.size === 0);
  expect(done).toEqual(['a2', 'c']);
});

test('does nothing once it is stopped', async () => {
  const queue = new IdleQueue(2);
  const done: string[] = [];
  queue.put('a', () => done.push('a'));
  queue.stop();
  queue.put('b', () => done.push('b'));
  await sleep(20);
  expect(done).toEqual([]);
});
