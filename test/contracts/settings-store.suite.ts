import type { Json } from '../../src/core/item';
import { freshStores, freshTwins, ODD_IDS, type Given } from '../support/contestant';

/** Declares the laws of SettingsStore. */
export function settingsStoreSuite(given: Given): void {
  describe('SettingsStore', () => {
    test('get answers the last set, undefined where nothing was', async () => {
      const { settings } = freshStores(given);
      expect(await settings.get('space')).toBeUndefined();
      for (const value of ['a', 0, null, false, [1, [2]], { 'a.b': { $x: 1 }, __proto: [] }]) {
        await settings.set('space', value);
        expect(await settings.get('space')).toEqual(value);
      }
    });

    test('keeps odd names apart', async () => {
      const { settings } = freshStores(given);
      for (const name of ODD_IDS) await settings.set(name, name);
      for (const name of ODD_IDS) expect(await settings.get(name)).toBe(name);
    });

    test('first sets at once all resolve, and one of them stays', async () => {
      const twins = freshTwins(given);
      await Promise.all(Array.from({ length: 10 }, (_, n) => twins[n % 2]!.settings.set('x', n)));
      expect(await twins[0].settings.get('x')).toEqual(expect.any(Number));
    });

    test('setOnce sets where nothing is set, and all who do it at once are answered the same', async () => {
      const twins = freshTwins(given);
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, n) => twins[n % 2]!.settings.setOnce('since', { n })),
      );
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(await twins[1].settings.setOnce('since', 'later')).toEqual(answers[0]);
      expect(await twins[1].settings.get('since')).toEqual(answers[0]);
      await twins[0].settings.set('since', null);
      expect(await twins[1].settings.setOnce('since', 'later')).toBeNull();
    });

    test('replace sets only what is expected, and of many at once one does', async () => {
      const twins = freshTwins(given);
      const race = (round: number, expected: Json | undefined) =>
        Promise.all(
          Array.from({ length: 8 }, (_, n) => twins[n % 2]!.settings.replace('lease', expected, { n, round })),
        );
      expect((await race(1, undefined)).filter(Boolean)).toHaveLength(1);
      const holder = await twins[0].settings.get('lease');
      expect(await twins[1].settings.replace('lease', { n: 99 }, 'mine')).toBe(false);
      expect((await race(2, holder)).filter(Boolean)).toHaveLength(1);
      expect(await twins[1].settings.replace('lease', undefined, 'mine')).toBe(false);
    });

    test('refuses NaN', async () => {
      const { settings } = freshStores(given);
      await expect(settings.set('x', { y: NaN })).rejects.toBeInstanceOf(RangeError);
      await expect(settings.setOnce('x', NaN)).rejects.toBeInstanceOf(RangeError);
    });
  });
}
