import type { Contact } from '../../ports/address-book';
import type { Consent } from '../../ports/consent-store';
import type { SendingDeps } from './sending-deps';

/** Why a reader is not written to. */
export type NoMail =
  'NO_ADDRESS' | 'NO_CONSENT' | 'UNSUBSCRIBED' | 'CAMPAIGN_OFF' | 'BOUNCED' | 'COMPLAINED' | 'KEY_UNKNOWN';

export type MayMail =
  | { readonly kind: 'yes'; readonly contact: Contact; readonly address: string; readonly consent: Consent }
  | { readonly kind: 'no'; readonly reason: NoMail };

/** Somebody who may be written to. */
export type Allowed = Extract<MayMail, { kind: 'yes' }>;

/**
 * Whether a reader may be written to, asked of the store at this moment: what they said on another replica counts already.
 * Where nothing was ever said, that is no.
 */
export async function mayMail(
  userId: string,
  campaign: string,
  { stores, sealer }: Pick<SendingDeps, 'stores' | 'sealer'>,
): Promise<MayMail> {
  const [contact] = await stores.contacts.byUserIds([userId]);
  if (!contact) return no('NO_ADDRESS');
  const [consent = null] = await stores.consents.byHashes([contact.addressHash]);
  const against = refusalOf(consent, campaign);
  if (against !== null) return no(against);
  const address = sealer.open(contact.sealed, userId);
  return address === null ? no('KEY_UNKNOWN') : { kind: 'yes', contact, address, consent: consent! };
}

function refusalOf(consent: Consent | null, campaign: string): NoMail | null {
  if (consent === null) return 'NO_CONSENT';
  if (consent.suppressed !== null) return consent.suppressed === 'bounced' ? 'BOUNCED' : 'COMPLAINED';
  if (!consent.marketing) return consent.saidBy === 'reader' ? 'UNSUBSCRIBED' : 'NO_CONSENT';
  return consent.campaignsOff.includes(campaign) ? 'CAMPAIGN_OFF' : null;
}

function no(reason: NoMail): MayMail {
  return { kind: 'no', reason };
}
