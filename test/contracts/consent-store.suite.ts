import { freshStores, freshTwins, type Given } from '../support/contestant';

const YES = { addressHash: 'a', marketing: true, allowsPixel: true };
const NO = { addressHash: 'a', marketing: false, allowsPixel: false };

/** Declares the laws of ConsentStore. */
export function consentStoreSuite(given: Given): void {
  describe('ConsentStore', () => {
    test('nothing said is null; an import says', async () => {
      const { consents } = freshStores(given);
      expect(await consents.byHashes(['a'])).toEqual([null]);
      await consents.imported([YES], 5);
      const expected = { ...YES, saidBy: 'import', campaignsOff: [], suppressed: null, changedAt: 5 };
      expect(await consents.byHashes(['b', 'a'])).toEqual([null, expected]);
      await consents.imported([NO], 6);
      expect(await consents.byHashes(['a'])).toMatchObject([NO]);
      await consents.imported([YES], 7);
      expect(await consents.byHashes(['a'])).toMatchObject([YES]);
    });

    test('a reader’s no survives every import, seen at once by the other replica', async () => {
      const [one, other] = freshTwins(given);
      await one.consents.imported([YES], 5);
      await one.consents.said('a', { marketing: false }, 6);
      expect(await other.consents.byHashes(['a'])).toMatchObject([{ marketing: false, saidBy: 'reader' }]);
      await other.consents.imported([YES], 7);
      expect(await one.consents.byHashes(['a'])).toMatchObject([{ marketing: false, allowsPixel: true }]);
    });

    test('a reader’s no before the first import holds as well', async () => {
      const { consents } = freshStores(given);
      await consents.said('a', { marketing: false, campaignsOff: ['daily'] }, 6);
      await consents.imported([YES], 7);
      expect(await consents.byHashes(['a'])).toMatchObject([
        { marketing: false, allowsPixel: false, campaignsOff: ['daily'] },
      ]);
    });

    test('an import may lower what the reader said; the reader may raise it again', async () => {
      const { consents } = freshStores(given);
      await consents.said('a', { marketing: true, allowsPixel: true }, 6);
      await consents.imported([{ ...NO, allowsPixel: true }], 7);
      expect(await consents.byHashes(['a'])).toMatchObject([{ marketing: false, allowsPixel: true }]);
      await consents.said('a', { marketing: true }, 8);
      expect(await consents.byHashes(['a'])).toMatchObject([{ marketing: true, saidBy: 'reader' }]);
    });

    test('suppressions are for good: a bounce for everything, a complaint until the reader comes back', async () => {
      const { consents } = freshStores(given);
      await consents.suppress('a', 'complained', 1);
      await consents.imported([YES], 2);
      expect(await consents.byHashes(['a'])).toMatchObject([{ suppressed: 'complained' }]);
      await consents.said('a', { marketing: true }, 3);
      expect(await consents.byHashes(['a'])).toMatchObject([{ suppressed: null, marketing: true }]);
      await consents.suppress('a', 'bounced', 4);
      await consents.suppress('a', 'complained', 5);
      await consents.said('a', { marketing: true }, 6);
      expect(await consents.byHashes(['a'])).toMatchObject([{ suppressed: 'bounced' }]);
    });

    test('imports and a word at the same time: the word holds', async () => {
      const [one, other] = freshTwins(given);
      for (let n = 0; n < 10; n++) {
        const yes = { ...YES, addressHash: `h${n}` };
        await Promise.all([
          one.consents.imported([yes], 1),
          other.consents.said(`h${n}`, { marketing: false }, 2),
          other.consents.imported([yes], 3),
        ]);
        expect(await one.consents.byHashes([`h${n}`])).toMatchObject([{ marketing: false, saidBy: 'reader' }]);
      }
    });
  });
}
