import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import type { ModelInfo } from '../../src/ports/model-store';
import type { TenantStores } from '../../src/ports/stores';
import { serveVersion } from '../../src/serving/serving-model';
import { rolledBack, serveTrained, trainings } from '../../src/usecases/served-models';
import { createTrainingSchedule } from '../../src/usecases/training-schedule';
import { NOW, readingLog } from '../training/reading-log';
import { startTenant, type TestTenant } from '../support/tenant';

const LOG = readingLog({ readers: 40, items: 60, days: 12 });
const later = NOW + 60_000;
/** Moves with the real one, from the end of the log on. */
const began = Date.now();
const now = () => later + (Date.now() - began);

/** A store with a log to learn from; content goes in as an import would bring it. */
async function storesWithLog(): Promise<TenantStores> {
  const stores = memoryStorage({ now }).forTenant('test');
  await stores.interactions.append(LOG.deeds.map((deed) => ({ ...deed, receivedAt: deed.at })));
  return stores;
}

async function importItems({ tenant }: TestTenant): Promise<void> {
  const record = ({ id, topics, publishedAt }: (typeof LOG.items)[number]) => ({
    ...{ id, topics, publishedAt, type: 'article', locale: 'en', title: `On ${topics[0]}, ${id}`, summary: '' },
    ...{ body: `What there is to say of ${topics[0]}.`, bodyFormat: 'text' as const, authors: [], image: null },
    ...{ url: null, expiresAt: null, premium: false, attributes: {} },
  });
  async function* items() {
    for (const item of LOG.items) yield await Promise.resolve(record(item));
  }
  async function* none() {}
  await tenant.importContent({ source: 'test', items: items(), interactions: none() });
}

const until = async (isSo: () => boolean | Promise<boolean>) => {
  for (let n = 0; n < 400 && !(await isSo()); n += 1) await new Promise((resolve) => setTimeout(resolve, 50));
};

describe('learning in production', () => {
  let one: TestTenant;
  let other: TestTenant;
  let stores: TenantStores;
  const versionOf = async ({ tenant }: TestTenant) => {
    const reader = { userId: 'u1', signedIn: true };
    const page = await tenant.services.readFeed({ reader, first: 5, locales: [], filter: {}, exclude: [] });
    return page.personalization.modelVersion;
  };

  beforeAll(async () => {
    stores = await storesWithLog();
    one = await startTenant({ stores, now });
    await importItems(one);
    other = await startTenant({ stores, now });
  }, 60_000);
  afterAll(async () => {
    await Promise.all([one.close(), other.close()]);
    expect([...one.errors, ...other.errors]).toEqual([]);
  });

  test('trains in a thread, promotes, and every replica picks it up', async () => {
    expect(await versionOf(one)).toMatch(/^untrained-/);
    const stages: string[] = [];
    const report = await one.tenant.train((stage) => stages.push(stage));
    expect(report).toMatchObject({ kind: 'trained', info: { outcome: 'promoted', readers: 40, items: 60 } });
    expect(stages).toEqual(expect.arrayContaining(['learning settings and weights', 'fitting ease', 'storing']));
    const { version } = (report as { info: ModelInfo }).info;
    await until(async () => (await versionOf(other)) === version);
    expect(await versionOf(other)).toBe(version);
    await until(async () => (await versionOf(one)) === version);
    expect(await versionOf(one)).toBe(version);
  }, 120_000);

  test('two at once: one trains, the other is told that it is busy', async () => {
    const reports = await Promise.all([one.tenant.train(() => undefined), other.tenant.train(() => undefined)]);
    expect(reports.map(({ kind }) => kind).sort()).toEqual(['busy', 'trained']);
  }, 120_000);

  test('a replica that starts takes up what was trained, and what came after its data counts', async () => {
    const deed = { id: 'late', userId: 'late-reader', itemId: 'i0', type: 'LIKE' as const, value: null };
    await stores.interactions.append([{ ...deed, at: later, receivedAt: later }]);
    const third = await startTenant({ stores, now });
    try {
      expect(await versionOf(third)).toBe((await trainings(stores)).serving);
      expect(third.tenant.live.world.recommenders.map(({ name }) => name)).toContain('ease');
    } finally {
      await third.close();
    }
  });

  test('rolls back to the one before, and at last to what was set by hand', async () => {
    const { models } = await trainings(stores);
    expect(await rolledBack(stores)).toBe(models[1]!.version);
    expect(await rolledBack(stores)).toBeNull();
    await until(async () => (await versionOf(one)).endsWith('by hand'));
    expect(await versionOf(one)).toMatch(/ by hand$/);
    expect(await serveTrained(stores, models[0]!.version)).toBe(models[0]!.version);
  });

  test('refuses to serve what is not there or was refused', async () => {
    await expect(serveTrained(stores, 'none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const [info] = (await trainings(stores)).models;
    await stores.models.save({ ...info!, version: '0000', outcome: 'refused', parts: {} }, new Map());
    await expect(serveTrained(stores, '0000')).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('a model that cannot be read is told of once, and what served goes on', async () => {
    const { models, serving } = await trainings(stores);
    const before = serving!;
    await until(async () => (await versionOf(one)) === before);
    const [info] = models;
    await stores.models.save({ ...info!, version: '9999' }, new Map([['ease', Uint8Array.of(1, 2, 3)]]));
    await serveVersion(stores, '9999');
    await until(() => one.errors.length > 0);
    expect(one.errors.map(String)).toEqual([expect.stringMatching(/9999 cannot be loaded/) as string]);
    expect(await versionOf(one)).toBe(before);
    await until(() => other.errors.length > 0);
    one.errors.length = other.errors.length = 0;
    await serveVersion(stores, null);
  });
});

describe('a training that dies', () => {
  test('leaves what serves as it is, and the next starts clean', async () => {
    const stores = await storesWithLog();
    const tenant = await startTenant({ stores, now });
    try {
      await importItems(tenant);
      const dying = tenant.tenant.train((stage) => {
        if (stage === 'learning settings and weights') void tenant.tenant.cancelTraining();
      });
      await expect(dying).rejects.toThrow(/training thread ended/);
      expect(await trainings(stores)).toEqual({ models: [], serving: null });
      expect(await tenant.tenant.train(() => undefined)).toMatchObject({ kind: 'trained' });
    } finally {
      await tenant.close();
    }
  }, 120_000);
});

describe('when a training is due', () => {
  const info = { trainedAt: NOW } as ModelInfo;
  const due = async (given: { newEvents: number; last: ModelInfo | null; now: number }) => {
    let trained = 0;
    const schedule = createTrainingSchedule({
      models: { newEvents: given.newEvents } as never,
      store: { list: () => Promise.resolve(given.last === null ? [] : [given.last]) } as never,
      train: () => Promise.resolve({ kind: 'busy', n: (trained += 1) } as never),
      now: () => given.now,
      everyMs: 12_000,
      afterEvents: 100,
      leastEvents: 10,
    });
    await schedule();
    await schedule();
    return trained;
  };

  test.each([
    ['nothing new', { newEvents: 0, last: null, now: NOW }, 0],
    ['the first, with too little', { newEvents: 9, last: null, now: NOW }, 0],
    ['the first', { newEvents: 10, last: null, now: NOW }, 1],
    ['a little new, soon after', { newEvents: 5, last: info, now: NOW + 11_999 }, 0],
    ['a little new, long after', { newEvents: 5, last: info, now: NOW + 12_000 }, 1],
    ['much new', { newEvents: 100, last: info, now: NOW + 1_000 }, 1],
    ['much new, but just trained', { newEvents: 100, last: info, now: NOW + 999 }, 0],
  ])('%s', async (_name, given, times) => {
    expect(await due(given)).toBe(times);
  });
});
