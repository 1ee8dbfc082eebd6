import type { Contact } from '../../src/ports/address-book';
import { freshStores, freshTwins, ODD_IDS, type Given } from '../support/contestant';

const aContact = (given: Partial<Contact> = {}): Contact => ({
  userId: 'ana',
  sealed: 'k1.a.b.c',
  addressHash: 'hash-ana',
  locale: 'pt',
  timeZone: null,
  changedAt: 1,
  ...given,
});

/** Declares the laws of AddressBook. */
export function addressBookSuite(given: Given): void {
  describe('AddressBook', () => {
    test('answers what was put last, in key order, null where nobody is', async () => {
      const [one, other] = freshTwins(given);
      await one.contacts.put([aContact(), aContact({ userId: 'ben', locale: null, timeZone: 'Europe/Berlin' })]);
      await other.contacts.put([aContact({ sealed: 'k2.a.b.c', changedAt: 2 })]);
      expect(await one.contacts.byUserIds(['ben', 'nobody', 'ana'])).toEqual([
        aContact({ userId: 'ben', locale: null, timeZone: 'Europe/Berlin' }),
        null,
        aContact({ sealed: 'k2.a.b.c', changedAt: 2 }),
      ]);
    });

    test('of two in one batch the last counts, and nothing put is nothing done', async () => {
      const { contacts } = freshStores(given);
      await contacts.put([]);
      await contacts.put([aContact(), aContact({ sealed: 'later' })]);
      expect(await contacts.byUserIds(['ana'])).toMatchObject([{ sealed: 'later' }]);
    });

    test('is walked in order, each once, whatever the page', async () => {
      const { contacts } = freshStores(given);
      const ids = Array.from({ length: 25 }, (_, n) => `reader-${String(n).padStart(2, '0')}`);
      await contacts.put(ids.map((userId) => aContact({ userId })));
      for (const size of [1, 7, 25, 100]) {
        const seen: string[] = [];
        for (let after: string | null = null; ;) {
          const page: Contact[] = await contacts.page(after, size);
          seen.push(...page.map(({ userId }) => userId));
          if (page.length < size) break;
          after = page.at(-1)!.userId;
        }
        expect(seen).toEqual(ids);
      }
      expect(await contacts.page(null, 0)).toEqual([]);
    });

    test('forgets, and keeps odd ids apart', async () => {
      const { contacts } = freshStores(given);
      await contacts.put(ODD_IDS.map((userId) => aContact({ userId, addressHash: userId })));
      await contacts.remove([ODD_IDS[0]!, 'nobody']);
      const found = await contacts.byUserIds(ODD_IDS);
      expect(found.map((contact) => contact?.addressHash)).toEqual([undefined, ...ODD_IDS.slice(1)]);
    });
  });
}
