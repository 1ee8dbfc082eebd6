import type { AddressBook, Contact } from '../../ports/address-book';
import { answer } from './answer';

/** The address book in memory. */
export function memoryAddressBook(): AddressBook {
  const contacts = new Map<string, Contact>();
  return {
    put: (given) => answer(() => given.forEach((contact) => contacts.set(contact.userId, contact))),
    byUserIds: (userIds) => answer(() => userIds.map((userId) => contacts.get(userId) ?? null)),
    page: (after, limit) =>
      answer(() => {
        const ids = [...contacts.keys()].filter((id) => after === null || id > after);
        const chosen = ids.sort((a, b) => (a < b ? -1 : 1)).slice(0, limit);
        return chosen.map((id) => contacts.get(id)!);
      }),
    remove: (userIds) => answer(() => userIds.forEach((userId) => contacts.delete(userId))),
  };
}
