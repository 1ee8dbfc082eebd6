import type { Item } from '../../src/core/item';
import type { ItemStore } from '../../src/ports/item-store';
import { anItem, aVariant, T0 } from '../support/builders';
import { freshStores, freshTwins, ODD_IDS, type Given } from '../support/contestant';

const START = { changedAt: -Infinity, id: '' };

/** Declares the laws of ItemStore. */
export function itemStoreSuite(given: Given): void {
  describe('ItemStore', () => {
    test('answers in key order, null where missing, repeated where repeated', async () => {
      const { items } = freshStores(given);
      await items.save(anItem({ id: 'a' }), 0);
      await items.save(anItem({ id: 'b' }), 0);
      const ids = ['b', 'none', 'a', 'b'];
      expect((await items.byIds(ids)).map((item) => item?.id)).toEqual(['b', undefined, 'a', 'b']);
      expect((await items.documentsByIds(ids)).map((item) => item?.id)).toEqual(['b', undefined, 'a', 'b']);
      expect((await items.byIds(ids))[1]).toBeNull();
      expect(await items.byIds([])).toEqual([]);
    });

    test('answers documents as they were saved, and items without bodies', async () => {
      const { items } = freshStores(given);
      const { clock } = given();
      const document = anItem({
        expiresAt: T0 + 5,
        image: { url: 'u', alt: '', width: 3 },
        topics: ['t'],
        authors: ['a', 'b'],
      });
      await items.save(document, 0);
      const stored = { ...document, revision: 1, changedAt: clock.now };
      const { bodies: _bodies, ...bare } = stored;
      expect(await items.documentsByIds([document.id])).toEqual([stored]);
      expect(await items.byIds([document.id])).toEqual([bare]);
    });

    test('saves only over the expected revision, and counts', async () => {
      const { items } = freshStores(given);
      const { clock } = given();
      expect(await items.save(anItem({ revision: 77, changedAt: 5 }), 0)).toBe(true);
      expect(await items.save(anItem(), 0)).toBe(false);
      expect(await items.save(anItem(), 2)).toBe(false);
      clock.now += 10;
      expect(await items.save(anItem({ type: 'page' }), 1)).toBe(true);
      expect(await items.byIds(['item-1'])).toMatchObject([{ type: 'page', revision: 2, changedAt: clock.now }]);
      expect(await items.save(anItem({ id: 'new' }), 1)).toBe(false);
      expect(await items.byIds(['new'])).toEqual([null]);
    });

    test('of concurrent saves over one revision exactly one wins', async () => {
      const twins = freshTwins(given);
      for (const revision of [0, 1, 2]) {
        const saves = Array.from({ length: 20 }, (_, n) =>
          twins[n % 2]!.items.save(anItem({ type: `type-${n}` }), revision),
        );
        const won = (await Promise.all(saves)).flatMap((wins, n) => (wins ? [`type-${n}`] : []));
        expect(won).toHaveLength(1);
        expect(await twins[0].items.byIds(['item-1'])).toMatchObject([{ type: won[0], revision: revision + 1 }]);
      }
    });

    test('keeps tombstones like any item', async () => {
      const { items } = freshStores(given);
      await items.save(anItem({ status: 'deleted' }), 0);
      expect(await items.byIds(['item-1'])).toMatchObject([{ status: 'deleted' }]);
      expect(await items.changedSince(START, 10)).toMatchObject([{ id: 'item-1', status: 'deleted' }]);
    });

    test('keeps odd ids, attributes and locales as they are', async () => {
      const { items } = freshStores(given);
      const attributes = JSON.parse(
        '{"a.b":1,"$set":{"$x":[null,{"":""}]},"__proto__":{"x":1},"z":1,"a":[[]],"2":2}',
      ) as Item['attributes'];
      const variants = {
        'pt.BR': aVariant({ locale: 'pt.BR' }),
        $en: aVariant({ locale: '$en', url: 'https://x/?a=1' }),
      };
      for (const id of ODD_IDS) await items.save(anItem({ id, attributes, variants }), 0);
      const stored = await items.byIds(ODD_IDS);
      expect(stored.map((item) => item?.id)).toEqual(ODD_IDS);
      for (const item of stored) {
        expect(JSON.stringify(item?.attributes)).toBe(JSON.stringify(attributes));
        expect(item?.variants).toEqual(variants);
      }
      expect((await everything(items, 3)).map((item) => item.id).sort()).toEqual([...ODD_IDS].sort());
    });

    test('refuses NaN and infinite numbers, and stores nothing of it', async () => {
      const { items } = freshStores(given);
      await expect(items.save(anItem({ publishedAt: NaN }), 0)).rejects.toBeInstanceOf(RangeError);
      await expect(items.save(anItem({ attributes: { deep: [{ x: Infinity }] } }), 0)).rejects.toBeInstanceOf(
        RangeError,
      );
      expect(await items.byIds(['item-1'])).toEqual([null]);
    });

    test('answers thousands of ids at once', async () => {
      const { items } = freshStores(given);
      await items.save(anItem({ id: 'id-2400' }), 0);
      const found = await items.byIds(Array.from({ length: 2_500 }, (_, n) => `id-${n}`));
      expect(found).toHaveLength(2_500);
      expect(found.findIndex((item) => item !== null)).toBe(2_400);
    });

    describe('the tail', () => {
      test('is in order of (changedAt, id), strictly after the cursor, at most `limit`', async () => {
        const { items } = freshStores(given);
        const { clock } = given();
        const start = clock.now;
        for (const id of ['c', 'a', 'b']) await items.save(anItem({ id }), 0);
        clock.now += 1;
        for (const id of ['B', 'A']) await items.save(anItem({ id }), 0);
        const idsAfter = async (changedAt: number, id: string, limit = 10) =>
          (await items.changedSince({ changedAt, id }, limit)).map((item) => item.id);
        expect(await idsAfter(-Infinity, '')).toEqual(['a', 'b', 'c', 'A', 'B']);
        expect(await idsAfter(start, '')).toEqual(['a', 'b', 'c', 'A', 'B']);
        expect(await idsAfter(start, 'a', 3)).toEqual(['b', 'c', 'A']);
        expect(await idsAfter(start, 'c')).toEqual(['A', 'B']);
        expect(await idsAfter(start + 1, 'B')).toEqual([]);
        expect(await idsAfter(start, '', 0)).toEqual([]);
      });

      test('answers each item once, in its last revision, without bodies', async () => {
        const { items } = freshStores(given);
        const { clock } = given();
        for (const id of ['a', 'b', 'c']) await items.save(anItem({ id }), 0);
        clock.now += 1;
        await items.save(anItem({ id: 'a' }), 1);
        await items.save(anItem({ id: 'a' }), 2);
        await items.save(anItem({ id: 'c' }), 1);
        for (const pageSize of [1, 2, 10]) {
          const walked = await everything(items, pageSize);
          expect(walked.map((item) => [item.id, item.revision])).toEqual([
            ['b', 1],
            ['a', 3],
            ['c', 2],
          ]);
          expect(walked.every((item) => !('bodies' in item))).toBe(true);
        }
      });

      test('misses nothing, whatever the page', async () => {
        const { items } = freshStores(given);
        const { clock } = given();
        for (let n = 0; n < 60; n++) {
          if (n % 7 === 0) clock.now += 1;
          await items.save(anItem({ id: `id-${n % 40}` }), n < 40 ? 0 : 1);
        }
        for (const pageSize of [1, 7, 60])
          expect(new Set((await everything(items, pageSize)).map(({ id }) => id)).size).toBe(40);
      });
    });
  });
}

async function everything(items: ItemStore, pageSize: number): Promise<Item[]> {
  const all: Item[] = [];
  let cursor = START;
  for (;;) {
    const page = await items.changedSince(cursor, pageSize);
    all.push(...page);
    if (page.length === 0) return all;
    cursor = page.at(-1)!;
  }
}
