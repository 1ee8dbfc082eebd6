import { IANAZone } from 'luxon';
import { z } from 'zod';
import { addressHash, isAddress } from '../../core/sealed-address';
import type { Contact } from '../../ports/address-book';
import type { SendingDeps } from './sending-deps';

/** A reader's address as it is handed in, and what they agreed to there. */
export const ContactInput = z.strictObject({
  userId: z.string().min(1).max(256),
  address: z.string().max(320).refine(isAddress, 'an e-mail address is expected'),
  locale: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language tag is expected, as pt-BR')
    .nullish(),
  timeZone: z
    .string()
    .max(64)
    .refine((zone) => IANAZone.isValidZone(zone), 'an IANA time zone is expected, as Europe/Lisbon')
    .nullish(),
  /** Whether they agreed to newsletters. */
  marketing: z.boolean(),
  /** Whether opens may be counted. */
  allowsPixel: z.boolean().default(false),
});

export interface ContactProblem {
  /** 0-based, in what was handed in. */
  readonly index: number;
  readonly problems: readonly string[];
}

export interface ImportedContacts {
  readonly stored: number;
  readonly rejected: readonly ContactProblem[];
}

/**
 * Takes addresses in: sealed, so that nobody reads them in the store. Each stands for itself: a bad one is told by its place,
 * without what stood there. What readers have said themselves stays. At least once: a repeat changes nothing.
 */
export async function importContacts(
  given: readonly unknown[],
  deps: Pick<SendingDeps, 'stores' | 'sealer' | 'hashOf' | 'nonce' | 'now'>,
): Promise<ImportedContacts> {
  const parsed = given.map((one) => ContactInput.safeParse(one));
  const good = parsed.flatMap((result) => (result.success ? [result.data] : []));
  const rejected = parsed.flatMap((result, index) =>
    result.success
      ? []
      : [{ index, problems: result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) }],
  );
  const at = deps.now();
  const contacts = good.map((one) => sealedContact(one, at, deps));
  // The consent first: an address without one is not written to.
  const consents = good.map(({ marketing, allowsPixel }, n) => ({
    addressHash: contacts[n]!.addressHash,
    marketing,
    allowsPixel,
  }));
  await deps.stores.consents.imported(consents, at);
  await deps.stores.contacts.put(contacts);
  return { stored: good.length, rejected };
}

function sealedContact(
  { userId, address, locale = null, timeZone = null }: z.output<typeof ContactInput>,
  changedAt: number,
  { sealer, hashOf, nonce }: Pick<SendingDeps, 'sealer' | 'hashOf' | 'nonce'>,
): Contact {
  return {
    userId,
    sealed: sealer.seal(address.trim(), userId, nonce()),
    addressHash: hashOf(address),
    locale,
    timeZone,
    changedAt,
  };
}

/** How addresses are known, by a secret that never changes. */
export function hashWith(secret: string): (address: string) => string {
  return (address) => addressHash(address, secret);
}
