import fc from 'fast-check';
import { loadLast, loadMark } from '../../src/usecases/reconcile-mark';
import { reconcile, type ReconcileInput } from '../../src/usecases/reconcile';
import type { ReconcileDeps } from '../../src/usecases/reconcile-run';
import { loadUnmapped } from '../../src/usecases/unmapped-documents';
import { ReconcileWorld } from './reconcile-cms';

const compare = (world: ReconcileWorld, input: Partial<ReconcileInput> = {}, deps: Partial<ReconcileDeps> = {}) => {
  world.clock.now += 1_000;
  return reconcile({ source: 'cms', since: null, ...input }, world.deps(deps));
};

async function filled(count = 5, pageSize = 2): Promise<ReconcileWorld> {
  const world = new ReconcileWorld(pageSize);
  for (let n = 0; n < count; n++) world.cms.put(`d${String(n).padStart(5, '0')}`, `Title ${n}`);
  await compare(world);
  world.cms.pages = 0;
  world.writes.length = 0;
  return world;
}

test('the first time takes everything in, and the second changes nothing', async () => {
  const world = new ReconcileWorld();
  for (const id of ['a', 'b', 'c']) world.cms.put(id, { en: `${id} en`, pt: `${id} pt` });
  const report = await compare(world);
  expect(report).toMatchObject({ outcome: 'finished', reason: null, missing: 0, notCompared: 0 });
  expect(report.counts).toMatchObject({ checked: 3, added: 3, same: 0, changed: 0, withdrawn: 0 });
  expect(await world.shown()).toEqual(world.truth());
  world.writes.length = 0;
  const again = await compare(world);
  expect(again.counts).toMatchObject({ checked: 3, same: 3, added: 0, changed: 0, withdrawn: 0 });
  expect([world.writes, world.cms.fetched]).toEqual([[], []]);
});

test('repairs both ways: what is missing, what differs, what is gone in one locale, what is gone', async () => {
  const world = await filled();
  world.cms.put('d00001', { en: 'Other' });
  world.cms.put('new', { en: 'New', pt: 'Novo' });
  world.cms.entries.delete('d00003');
  await world.hear('d00002', { pt: 'Was withdrawn' });
  const report = await compare(world);
  expect(await world.shown()).toEqual(world.truth());
  expect(report).toMatchObject({ outcome: 'finished', missing: 2 });
  expect(report.counts).toMatchObject({ checked: 5, added: 1, changed: 2, withdrawn: 1 });
  expect(new Map(report.differences.map(({ itemId, what }) => [itemId, what]))).toEqual(
    new Map([['cms:d00001', 'changed'], ['cms:new', 'added'], ['cms:d00002', 'changed'], ['cms:d00003', 'withdrawn']]), // prettier-ignore
  );
  expect([...world.cms.fetched].sort()).toEqual(['d00002', 'd00003']);
  expect((await loadLast(world.stores.settings, 'cms'))?.report).toEqual(report);
});

test('looks and writes nothing on a dry run', async () => {
  const world = await filled();
  const before = [await world.shown(), await loadLast(world.stores.settings, 'cms')];
  world.cms.put('new', 'New');
  world.cms.entries.delete('d00000');
  world.cms.unmappable.add('d00001');
  const report = await compare(world, { dryRun: true });
  expect(report.counts).toMatchObject({ checked: 5, added: 1, withdrawn: 1, unmapped: 1 });
  expect([await world.shown(), await loadLast(world.stores.settings, 'cms')]).toEqual(before);
  expect(await loadMark(world.stores.settings, 'cms', world.clock.now)).toBeNull();
  expect((await loadUnmapped(world.stores.settings, 'cms')).count).toBe(0);
});

test('with --since nothing is taken away', async () => {
  const world = await filled();
  const since = world.clock.now;
  world.clock.now += 10;
  world.cms.put('d00001', 'Other');
  world.cms.entries.delete('d00000');
  const report = await compare(world, { since });
  expect(report.counts).toMatchObject({ checked: 1, changed: 1, withdrawn: 0 });
  expect(Object.keys(await world.shown())).toContain('d00000');
  expect((await loadLast(world.stores.settings, 'cms'))?.whole?.startedAt).toBeLessThan(since + 1);
});

test('a webhook that came later than the list was asked for wins', async () => {
  const world = await filled(4);
  world.cms.put('d00000', 'Of the list');
  const ingest: ReconcileDeps['ingest'] = async (changes, onRefused) => {
    world.clock.now += 5;
    await world.hear('d00000', { en: 'Of the webhook' });
    return world.ingest(changes, onRefused);
  };
  await compare(world, {}, { ingest });
  expect((await world.shown()).d00000).toEqual({ en: 'Of the webhook' });
});

test('a delete that was heard while the list was read is not undone', async () => {
  const world = await filled(4);
  world.cms.onPage = async (page) => {
    if (page !== 1) return;
    world.clock.now += 5;
    world.cms.entries.delete('d00000');
    await world.hear('d00000', null);
  };
  const report = await compare(world);
  expect(report.outcome).toBe('finished');
  expect(await world.shown()).toEqual(world.truth());
});

describe('never takes everything away by mistake', () => {
  test('where the list is empty', async () => {
    const world = await filled(3);
    const truth = world.truth();
    world.cms.entries.clear();
    const report = await compare(world);
    expect(report).toMatchObject({ outcome: 'refused', missing: 3, counts: { withdrawn: 0 } });
    expect(report.reason).toMatch(/shows nothing at all of the 3 items .* --force/);
    expect(await world.shown()).toEqual(truth);
    expect(world.cms.fetched).toEqual([]);
    await compare(world, { force: true });
    expect(await world.shown()).toEqual({});
  });

  test('where the list lacks a large share, but ten in any case', async () => {
    const world = await filled(40, 10);
    const ids = [...world.cms.entries.keys()];
    for (const id of ids.slice(0, 11)) world.cms.entries.delete(id);
    expect((await compare(world)).reason).toMatch(/11 of the 40/);
    expect(Object.keys(await world.shown())).toHaveLength(40);
    world.cms.put(ids[0]!, 'Back');
    expect(await compare(world)).toMatchObject({ outcome: 'finished', counts: { withdrawn: 10 } });
    expect(await world.shown()).toEqual(world.truth());
  });

  test('where the list fails half way', async () => {
    const world = await filled(5);
    const truth = await world.shown();
    world.cms.entries.delete('d00000');
    world.cms.onPage = (page) => void (page === 1 && world.cms.away());
    const report = await compare(world);
    expect([report.outcome, report.reason]).toEqual(['stopped', expect.stringContaining('503')]);
    expect(await world.shown()).toEqual(truth);
  });
});

test('goes on where it was stopped, knowing what it saw before', async () => {
  const world = await filled(6);
  world.cms.entries.delete('d00005');
  world.cms.onPage = (page) => void (page === 2 && world.cms.away());
  expect((await compare(world)).outcome).toBe('stopped');
  world.cms.failure = null;
  world.cms.pages = 0;
  world.cms.onPage = () => undefined;
  const report = await compare(world);
  expect(report).toMatchObject({ outcome: 'finished', counts: { checked: 5, withdrawn: 1 } });
  expect([world.cms.pages, world.cms.fetched]).toEqual([1, ['d00005']]);
  expect(await world.shown()).toEqual(world.truth());
});

test('a process that dies between two writes goes on too, and one that was told to stop', async () => {
  for (let dieAt = 0; dieAt < 12; dieAt++) {
    const world = new ReconcileWorld();
    for (const id of ['a', 'b', 'c', 'd', 'e']) world.cms.put(id, id);
    await world.hear('gone', { en: 'gone' });
    let writes = 0;
    const { settings } = world.stores;
    const dying = { ...settings, set: async (...given: Parameters<typeof settings.set>) => {
      if (writes++ === dieAt) throw new Error('killed');
      return settings.set(...given);
    } }; // prettier-ignore
    await compare(world, {}, { settings: dying }).catch(() => undefined);
    const report = await compare(world);
    expect([dieAt, report.outcome]).toEqual([dieAt, 'finished']);
    expect(await world.shown()).toEqual(world.truth());
  }
  const world = await filled(6);
  const stopping = new AbortController();
  world.cms.onPage = (page) => void (page === 1 && stopping.abort());
  expect((await compare(world, {}, { signal: stopping.signal })).outcome).toBe('stopped');
  world.cms.onPage = () => undefined;
  expect(await compare(world)).toMatchObject({ outcome: 'finished', counts: { checked: 6 } });
});

test('reads a list again that grew shorter while it was read by page numbers', async () => {
  const world = new ReconcileWorld();
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) world.cms.put(id, id);
  // c moves from the second page to the first, which was read already.
  world.cms.onPage = async (page) => {
    if (page !== 1) return;
    world.cms.entries.delete('a');
    await world.hear('a', null);
  };
  const report = await compare(world);
  expect(report.outcome).toBe('finished');
  expect(await world.shown()).toEqual(world.truth());
  expect(world.cms.pages).toBe(6);
});

test('remembers what could not be mapped until it can, and leaves what is held of it alone', async () => {
  const world = await filled(3);
  world.cms.unmappable.add('d00001');
  world.cms.put('d00001', '');
  const report = await compare(world);
  expect(report).toMatchObject({ missing: 0, counts: { checked: 3, unmapped: 1 } });
  const at = world.clock.now;
  expect(await loadUnmapped(world.stores.settings, 'cms')).toEqual({
    count: 1,
    documents: [{ itemId: 'cms:d00001', reason: 'This article has no title.', at }],
  });
  expect((await world.shown()).d00001).toEqual({ en: 'Title 1' });
  world.cms.unmappable.clear();
  world.cms.put('d00001', 'Mended');
  await compare(world);
  expect(await loadUnmapped(world.stores.settings, 'cms')).toEqual({ count: 0, documents: [] });
});

test('a document that is another source’s is counted and told, and the rest goes on', async () => {
  const world = new ReconcileWorld();
  world.cms.put('a', 'a');
  world.cms.put('b', 'b');
  const version = { order: 1, arrival: 1 };
  await world.ingest([{ op: 'delete', source: 'other', id: 'cms:a', version, locale: null }]);
  const report = await compare(world);
  expect(report).toMatchObject({ outcome: 'finished', counts: { added: 1, failed: 1 } });
  expect((await loadUnmapped(world.stores.settings, 'cms')).documents[0]?.reason).toMatch(
    /belongs to the source other/,
  );
});

test('says what is missing to know which lists to read', async () => {
  const world = new ReconcileWorld();
  const report = await compare(world, {}, { types: [] });
  expect([report.outcome, report.reason]).toEqual(['refused', expect.stringContaining('--types')]);
  await world.hear('a', { en: 'a' });
  expect(await compare(world, { force: true }, { types: [] })).toMatchObject({ outcome: 'finished' });
});

test('documents of types that are not compared stay', async () => {
  const world = await filled(2);
  const report = await compare(world, { types: ['story'] });
  expect(report).toMatchObject({ outcome: 'finished', notCompared: 2, missing: 0, counts: { withdrawn: 0 } });
});

test('whatever was lost, afterwards the catalogue is what the CMS is', async () => {
  const edit = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
    titles: fc.option(fc.dictionary(fc.constantFrom('en', 'pt', 'de'), fc.constantFrom('x', 'y'), { minKeys: 1 })),
    heard: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { maxLength: 30 }), fc.array(edit, { maxLength: 5 }), async (before, during) => {
      const world = new ReconcileWorld();
      const play = async ({ id, titles, heard }: (typeof before)[number]) => {
        world.clock.now += 10;
        if (titles === null) world.cms.entries.delete(id);
        else world.cms.put(id, titles);
        if (heard) await world.hear(id, titles === null ? null : { ...titles });
      };
      for (const one of before) await play(one);
      world.cms.onPage = (page) => (during[page] === undefined ? undefined : play({ ...during[page], heard: true }));
      await compare(world, { force: true });
      world.cms.onPage = () => undefined;
      const report = await compare(world, { force: true });
      expect(report.outcome).toBe('finished');
      expect(await world.shown()).toEqual(world.truth());
    }),
    { numRuns: 60 },
  );
});
