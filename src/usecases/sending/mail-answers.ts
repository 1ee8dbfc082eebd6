import { createHash } from 'node:crypto';
import { isVisible, variantFor } from '../../core/item';
import { openMailToken, type MailToken } from '../../core/mail-token';
import { Refusal } from '../../core/refusal';
import type { Suppression } from '../../ports/consent-store';
import type { SendingDeps } from './sending-deps';

type Deps = Pick<SendingDeps, 'stores' | 'signer' | 'items' | 'track' | 'now'>;

/**
 * A click on an item in a mail: recorded as the reader's, and an answer to the subject line. Answers where to: the address the
 * item itself gives at this moment, and no other. A repeat is the same click. Refuses (BAD_TOKEN, NOT_FOUND).
 */
export async function followClick(text: string, deps: Deps): Promise<{ url: string }> {
  const token = openMailToken('click', text, deps.signer);
  if (token?.itemId === undefined) throw new Refusal('BAD_TOKEN', 'This link was not made by us.');
  const url = await addressOf(token.itemId, token, deps);
  // That somebody gets where they wanted to go matters more than that it is counted.
  await recordClick(token, token.itemId, deps).catch(() => undefined);
  return { url };
}

async function addressOf(itemId: string, { segment }: MailToken, { items, now }: Deps): Promise<string> {
  const [item] = await items.byIds([itemId]);
  const variant = item && isVisible(item, now()) ? variantFor(item, segment === undefined ? [] : [segment]) : null;
  const url = variant?.url ? URL.parse(variant.url) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw new Refusal('NOT_FOUND', 'This is no longer to be read.');
  return url.href;
}

async function recordClick(token: MailToken, itemId: string, deps: Deps): Promise<void> {
  const { userId, runId } = token;
  const id = createHash('sha256').update(`${runId}\n${itemId}`).digest('base64url').slice(0, 22);
  await deps.track({ reader: { userId, signedIn: true }, events: [{ id: `mail-${id}`, type: 'CLICK', itemId }] });
  await answered(token, deps);
}

/** The picture of a mail was fetched: an answer, where the reader still allows to be counted. Says nothing to whoever asks. */
export async function countOpen(text: string, deps: Deps): Promise<void> {
  const token = openMailToken('open', text, deps.signer);
  if (token === null) return;
  const [contact] = await deps.stores.contacts.byUserIds([token.userId]);
  const [consent] = contact ? await deps.stores.consents.byHashes([contact.addressHash]) : [];
  if (consent?.allowsPixel === true) await answered(token, deps);
}

/** A mail counts once, however often it is opened and clicked. */
async function answered({ userId, runId, campaign }: MailToken, { stores }: Deps): Promise<void> {
  const mail = await stores.runs.answered(runId, userId);
  if (mail === null || mail.subject === null || mail.segment === null) return;
  await stores.subjects.add(campaign, mail.segment, mail.subject, { answered: 1 });
}

/** A mailbox that is gone, or an owner who complained: nothing goes there any more. By reader, or by address where that is all that is told. */
export async function suppressAddress(
  who: { readonly userId: string } | { readonly address: string },
  why: Suppression,
  { stores, hashOf, now }: Pick<SendingDeps, 'stores' | 'hashOf' | 'now'>,
): Promise<boolean> {
  const hash = 'address' in who ? hashOf(who.address) : (await stores.contacts.byUserIds([who.userId]))[0]?.addressHash;
  if (hash === undefined) return false;
  await stores.consents.suppress(hash, why, now());
  return true;
}
