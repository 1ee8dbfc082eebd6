import { anInteraction, T0 } from '../support/builders';
import { freshStores, ODD_IDS, type Given } from '../support/contestant';
import { logLaws } from './log.suite';

/** Declares the laws of InteractionLog. */
export function interactionLogSuite(given: Given): void {
  describe('InteractionLog', () => {
    logLaws({ given, of: (stores) => stores.interactions, build: anInteraction });

    test('keeps every value', async () => {
      const { interactions } = freshStores(given);
      const all = [null, 0, 0.5, -1, 1e-300, 1e300, 2 ** 53].map((value, n) => anInteraction({ id: `${n}`, value }));
      await interactions.append(all);
      expect(await interactions.ofUser('user-1', { limit: 10 })).toEqual(all);
    });

    test('refuses an infinite value', async () => {
      const { interactions } = freshStores(given);
      await expect(interactions.append([anInteraction({ value: Infinity })])).rejects.toBeInstanceOf(RangeError);
    });

    test('ofUser answers the newest in ascending order of (receivedAt, id), from `since` on', async () => {
      const { interactions } = freshStores(given);
      const at = (id: string, receivedAt: number, userId = 'user-1') => anInteraction({ id, receivedAt, userId });
      await interactions.append([
        at('d', T0 + 2),
        at('b', T0 + 1),
        at('a', T0 + 1),
        at('c', T0),
        at('x', T0 + 1, 'user-2'),
      ]);
      const ids = async (options: { since?: number; limit: number }) =>
        (await interactions.ofUser('user-1', options)).map((entry) => entry.id);
      expect(await ids({ limit: 10 })).toEqual(['c', 'a', 'b', 'd']);
      expect(await ids({ limit: 2 })).toEqual(['b', 'd']);
      expect(await ids({ limit: 0 })).toEqual([]);
      expect(await ids({ since: T0 + 1, limit: 10 })).toEqual(['a', 'b', 'd']);
      expect(await ids({ since: T0 + 1, limit: 2 })).toEqual(['b', 'd']);
      expect(await ids({ since: T0 + 3, limit: 2 })).toEqual([]);
      expect(await interactions.ofUser('nobody', { limit: 10 })).toEqual([]);
    });

    test('ofUser follows a reassignment', async () => {
      const { interactions } = freshStores(given);
      await interactions.append([
        anInteraction({ id: 'a', userId: 'anon:1', receivedAt: T0 + 1 }),
        anInteraction({ id: 'b', userId: 'user', receivedAt: T0 }),
      ]);
      await interactions.reassign('anon:1', 'user');
      expect((await interactions.ofUser('user', { limit: 10 })).map(({ id }) => id)).toEqual(['b', 'a']);
      expect(await interactions.ofUser('anon:1', { limit: 10 })).toEqual([]);
    });

    test('readers walks everybody once, page by page', async () => {
      const { interactions } = freshStores(given);
      const userIds = [...ODD_IDS, ...Array.from({ length: 30 }, (_, n) => `reader-${n}`)];
      const entries = userIds.flatMap((userId, n) =>
        Array.from({ length: 1 + (n % 3) }, (_, k) => anInteraction({ userId, id: `${n}-${k}`, at: T0 + k })),
      );
      await interactions.append(entries);
      const walked: string[] = [];
      for (let page = await interactions.readers(null, 7); page.length > 0;) {
        expect(page.length).toBeLessThanOrEqual(7);
        walked.push(...page);
        page = await interactions.readers(walked.at(-1)!, 7);
      }
      expect(walked).toHaveLength(userIds.length);
      expect(new Set(walked)).toEqual(new Set(userIds));
    });

    test('readers passes by who has more entries than are read at once', async () => {
      const { interactions } = freshStores(given);
      const many = Array.from({ length: 2_500 }, (_, n) => anInteraction({ userId: 'b', id: `b-${n}`, at: T0 + n }));
      await interactions.append([...many, anInteraction({ userId: 'a' }), anInteraction({ userId: 'c' })]);
      expect(await interactions.readers(null, 10)).toEqual(['a', 'b', 'c']);
      expect(await interactions.readers('a', 1)).toEqual(['b']);
    });

    test('readers follows a reassignment', async () => {
      const { interactions } = freshStores(given);
      await interactions.append([anInteraction({ userId: 'anon:1' })]);
      await interactions.reassign('anon:1', 'user');
      expect(await interactions.readers(null, 10)).toEqual(['user']);
    });
  });
}
