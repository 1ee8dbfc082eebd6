import { setTimeout as sleep } from 'node:timers/promises';
import { openJobClock } from '../../../src/adapters/jobs/open-job-clock';
import { memoryStorage } from '../../../src/adapters/memory/memory-storage';
import { openMongoStorage, type MongoStorage } from '../../../src/adapters/mongo/open-mongo-storage';
import type { JobClock } from '../../../src/ports/job-clock';
import { describeWithMongo } from '../../support/mongo';
import { eventually } from '../../support/tenant';

/** Agenda watches a job for half its lock's time, also once it has ended, and no stop ends that: a long lock keeps jest up. */
const OPTIONS = { name: 'one', pollMs: 50, lockMs: 1_500 };

describe('a clock of this process', () => {
  it('wakes again and again, never twice at a time, tells what fails, and stops after who is up', async () => {
    const told: string[] = [];
    const clock = await openJobClock(memoryStorage({ now: Date.now }), {
      ...OPTIONS,
      onError: (name) => void told.push(name),
    });
    expect(clock.kind).toBe('in-process');
    let running = 0;
    let most = 0;
    let count = 0;
    await clock.every('work', 5, async () => {
      most = Math.max(most, ++running);
      await sleep(15);
      running -= 1;
      count += 1;
      if (count === 2) throw new Error('once');
    });
    await eventually(() => count >= 4);
    await clock.stop();
    const stopped = count;
    expect([running, most, told]).toEqual([0, 1, ['work']]);
    await sleep(30);
    expect(count).toBe(stopped);
  });
});

describeWithMongo('agenda on the database', (url) => {
  let storage: MongoStorage;
  const clocks: JobClock[] = [];
  beforeAll(async () => {
    storage = await openMongoStorage({ url: url(), now: Date.now });
  });
  afterAll(async () => {
    await Promise.all(clocks.map((clock) => clock.stop()));
    await storage.close();
  });

  it('wakes one of two replicas at a time', async () => {
    let running = 0;
    let most = 0;
    let count = 0;
    const work = async () => {
      most = Math.max(most, ++running);
      await sleep(30);
      running -= 1;
      count += 1;
    };
    for (const name of ['one', 'two']) {
      const clock = await openJobClock(storage, { ...OPTIONS, name, onError: () => undefined });
      expect(clock.kind).toBe('agenda');
      clocks.push(clock);
      await clock.every('work', 200, work);
    }
    await eventually(() => count >= 4, 15_000);
    expect(most).toBe(1);
  }, 30_000);
});
