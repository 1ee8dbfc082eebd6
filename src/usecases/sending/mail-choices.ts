import { openMailToken, type MailToken } from '../../core/mail-token';
import { Refusal } from '../../core/refusal';
import type { Contact } from '../../ports/address-book';
import type { Consent, ConsentChange } from '../../ports/consent-store';
import type { SendingDeps } from './sending-deps';

type Deps = Pick<SendingDeps, 'stores' | 'signer' | 'now' | 'digests'>;

/** What a preference page shows. There is no address in it: who holds the link may be somebody it was forwarded to. */
export interface MailChoices {
  readonly locale: string | null;
  readonly marketing: boolean;
  readonly allowsPixel: boolean;
  readonly campaigns: readonly { readonly id: string; readonly name: string; readonly wanted: boolean }[];
}

/** Stops all newsletters to whoever the link was made for: at once, on every replica. A repeat changes nothing. Refuses (BAD_TOKEN). */
export async function unsubscribe(token: string, deps: Deps): Promise<{ locale: string | null }> {
  const contact = await contactOf(opened(token, deps), deps);
  // Who is gone from the address book gets nothing anyway.
  if (contact !== null) await deps.stores.consents.said(contact.addressHash, { marketing: false }, deps.now());
  return { locale: contact?.locale ?? null };
}

/** What the holder of a preference link may choose. Refuses (BAD_TOKEN), and (NOT_FOUND) where the reader is forgotten. */
export async function readMailChoices(token: string, deps: Deps): Promise<MailChoices> {
  const contact = await knownContact(token, deps);
  const [consent] = await deps.stores.consents.byHashes([contact.addressHash]);
  const campaigns = await deps.digests.campaigns();
  const { marketing, allowsPixel, campaignsOff } = consent ?? NOTHING;
  return {
    locale: contact.locale,
    marketing,
    allowsPixel,
    campaigns: campaigns.map(({ campaign: { id, name } }) => ({ id, name, wanted: !campaignsOff.includes(id) })),
  };
}

/** Keeps what the holder of a preference link chose. Refuses as reading does. */
export async function saveMailChoices(token: string, change: ConsentChange, deps: Deps): Promise<void> {
  const contact = await knownContact(token, deps);
  await deps.stores.consents.said(contact.addressHash, change, deps.now());
}

const NOTHING: Pick<Consent, 'marketing' | 'allowsPixel' | 'campaignsOff'> = {
  marketing: false,
  allowsPixel: false,
  campaignsOff: [],
};

function opened(token: string, { signer }: Deps): MailToken {
  const claims = openMailToken('preferences', token, signer);
  if (claims === null) throw new Refusal('BAD_TOKEN', 'This link was not made by us.');
  return claims;
}

async function contactOf({ userId }: MailToken, { stores }: Deps): Promise<Contact | null> {
  return (await stores.contacts.byUserIds([userId]))[0] ?? null;
}

async function knownContact(token: string, deps: Deps): Promise<Contact> {
  const contact = await contactOf(opened(token, deps), deps);
  if (contact === null) throw new Refusal('NOT_FOUND', 'There is nobody any more whom this link was made for.');
  return contact;
}
