/** Where a reader gets mail, and no more than that is needed for. Times are ms since 1970. */
export interface Contact {
  readonly userId: string;
  /** The address as core/sealed-address.ts seals it, for this reader: nobody reads it in the store. */
  readonly sealed: string;
  /** What the address is known by where nobody may read it. */
  readonly addressHash: string;
  /** A language tag; null: not known. */
  readonly locale: string | null;
  /** An IANA name; null: not known. */
  readonly timeZone: string | null;
  readonly changedAt: number;
}

/**
 * The readers who may be written to. Laws: `put` replaces by reader; `byUserIds` answers in key order, null where nobody is;
 * `page` walks all in order of the reader's id, strictly after `after` (null: from the start); `remove` forgets.
 */
export interface AddressBook {
  put(contacts: readonly Contact[]): Promise<void>;
  byUserIds(userIds: readonly string[]): Promise<(Contact | null)[]>;
  page(after: string | null, limit: number): Promise<Contact[]>;
  remove(userIds: readonly string[]): Promise<void>;
}
