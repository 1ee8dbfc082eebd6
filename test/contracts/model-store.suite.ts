import type { ModelInfo } from '../../src/ports/model-store';
import { freshStores, freshTwins, type Given } from '../support/contestant';

const BIG = Uint8Array.from({ length: 5_000_001 }, (_, i) => (i * 31) % 251);

function infoOf(version: string, parts: Record<string, number> = {}): ModelInfo {
  return {
    version,
    format: 1,
    trainedAt: 2,
    dataFrom: 1,
    dataTo: 2,
    interactions: 3,
    readers: 2,
    items: 1,
    learnt: { weights: { 'a.b': 0.5 } },
    figures: { 'ndcg@10': 0.25 },
    outcome: 'promoted',
    reason: 'It was the first.',
    parts,
  };
}

/** Declares the laws of ModelStore. */
export function modelStoreSuite(given: Given): void {
  describe('ModelStore', () => {
    test('answers what was saved, byte for byte, however long', async () => {
      const [one, other] = freshTwins(given);
      const info = infoOf('v1', { ease: BIG.length, none: 0 });
      await one.models.save(info, new Map([['ease', BIG], ['none', new Uint8Array()]])); // prettier-ignore
      expect(await other.models.info('v1')).toEqual(info);
      expect(Buffer.compare((await other.models.part('v1', 'ease'))!, BIG)).toBe(0);
      expect(await other.models.part('v1', 'none')).toEqual(new Uint8Array());
    });

    test('null for what there is not', async () => {
      const { models } = freshStores(given);
      expect(await models.info('v1')).toBeNull();
      expect(await models.part('v1', 'ease')).toBeNull();
      await models.save(infoOf('v1'), new Map());
      expect(await models.part('v1', 'ease')).toBeNull();
      expect(await models.list(5)).toHaveLength(1);
    });

    test('lists the newest first, and saving a version again replaces it', async () => {
      const { models } = freshStores(given);
      for (const version of ['2026-01', '2026-03', '2026-02']) await models.save(infoOf(version), new Map());
      await models.save({ ...infoOf('2026-02'), outcome: 'refused' }, new Map([['x', Uint8Array.of(1)]]));
      const listed = await models.list(2);
      expect(listed.map(({ version, outcome }) => [version, outcome])).toEqual([
        ['2026-03', 'promoted'],
        ['2026-02', 'refused'],
      ]);
    });

    test('prune leaves what is named, and nothing else', async () => {
      const { models } = freshStores(given);
      for (const version of ['a', 'b', 'c']) await models.save(infoOf(version), new Map([['x', Uint8Array.of(7)]]));
      await models.prune(['b', 'unknown']);
      expect((await models.list(9)).map(({ version }) => version)).toEqual(['b']);
      expect(await models.part('a', 'x')).toBeNull();
      expect(await models.part('b', 'x')).toEqual(Uint8Array.of(7));
    });

    test('bytes answered are the caller’s own', async () => {
      const { models } = freshStores(given);
      await models.save(infoOf('v'), new Map([['x', Uint8Array.of(1, 2)]]));
      (await models.part('v', 'x'))!.fill(9);
      expect(await models.part('v', 'x')).toEqual(Uint8Array.of(1, 2));
    });
  });
}
