import { z } from 'zod';
import type { Digest } from '../core/digest/digest';
import { ANONYMOUS_PREFIX } from '../core/interaction';
import { Refusal } from '../core/refusal';
import type { AddressBook } from '../ports/address-book';
import type { ConsentStore } from '../ports/consent-store';
import type { InteractionInput, Rejection, TenantServices } from './services';

/** What a foreign mailer tells of a digest it sent. */
const FeedbackEvent = z.strictObject({
  /** The mailer's own: what makes a repeat the same event. */
  id: z.string().min(1).max(200),
  type: z.enum(['open', 'click', 'bounce', 'complaint', 'unsubscribe']),
  /** The digest, or the reader where the mailer knows no more. */
  digestId: z.string().min(1).max(600).optional(),
  userId: z.string().min(1).max(256).optional(),
  /** Of a click: which item. */
  itemId: z.string().min(1).max(256).optional(),
});
type FeedbackEvent = z.infer<typeof FeedbackEvent>;

export interface FeedbackResult {
  readonly accepted: number;
  readonly rejected: readonly Rejection[];
}

export interface DigestFeedbackDeps {
  readonly digestById: (id: string) => Promise<Digest | null>;
  readonly tokenOf: (digest: Digest, place: number) => string;
  readonly track: TenantServices['track'];
  readonly contacts: AddressBook;
  readonly consents: ConsentStore;
  readonly now: () => number;
}

/** Most events in a call. */
const MOST_EVENTS = 1_000;

/**
 * Takes what a foreign mailer tells of digests: at-least-once, a repeat changes nothing. An open says that the items were
 * shown, a click that one was clicked; a bounce or complaint ends all mail to the address, an unsubscribe is the reader's
 * word. A bad event is rejected, the rest is taken. Refuses (BAD_PAYLOAD, TOO_LARGE) what is no list of events.
 */
export async function receiveFeedback(given: unknown, deps: DigestFeedbackDeps): Promise<FeedbackResult> {
  if (!Array.isArray(given)) throw new Refusal('BAD_PAYLOAD', 'A JSON list of events is expected.');
  if (given.length > MOST_EVENTS) throw new Refusal('TOO_LARGE', `At most ${MOST_EVENTS} events in a call.`);
  const rejected: Rejection[] = [];
  for (const [index, one] of (given as unknown[]).entries()) {
    const fault = await take(one, deps);
    if (fault !== null) rejected.push({ index, ...fault });
  }
  return { accepted: given.length - rejected.length, rejected };
}

type Fault = Omit<Rejection, 'index'>;

async function take(given: unknown, deps: DigestFeedbackDeps): Promise<Fault | null> {
  const parsed = FeedbackEvent.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the event'}: ${message}`);
    return { code: 'BAD_PAYLOAD', message: problems.join('; ') };
  }
  const event = parsed.data;
  const digest = event.digestId === undefined ? null : await deps.digestById(event.digestId);
  const userId = digest?.userId ?? event.userId;
  if (userId === undefined) return { code: 'NOT_FOUND', message: 'Neither a digest that is remembered nor a reader.' };
  return event.type === 'open' || event.type === 'click'
    ? recordDeeds(event, userId, digest, deps)
    : changeConsent(event.type, userId, deps);
}

async function recordDeeds(
  event: FeedbackEvent,
  userId: string,
  digest: Digest | null,
  { track, tokenOf }: DigestFeedbackDeps,
): Promise<Fault | null> {
  const events = event.type === 'open' ? shownIn(digest, tokenOf) : clickOf(event, digest, tokenOf);
  if (events.length === 0)
    return { code: 'NOT_FOUND', message: 'An open needs a digest that is remembered, a click an item.' };
  const { rejected } = await track({ reader: { userId, signedIn: !userId.startsWith(ANONYMOUS_PREFIX) }, events });
  const [first] = rejected;
  return first === undefined ? null : { code: first.code, message: first.message };
}

function shownIn(digest: Digest | null, tokenOf: DigestFeedbackDeps['tokenOf']): InteractionInput[] {
  if (digest === null) return [];
  return digest.items.map(({ itemId }, place) => ({ type: 'IMPRESSION', itemId, token: tokenOf(digest, place) }));
}

function clickOf(
  { id, itemId }: FeedbackEvent,
  digest: Digest | null,
  tokenOf: DigestFeedbackDeps['tokenOf'],
): InteractionInput[] {
  if (itemId === undefined) return [];
  const place = digest?.items.findIndex((item) => item.itemId === itemId) ?? -1;
  const token = digest !== null && place >= 0 ? { token: tokenOf(digest, place) } : {};
  return [{ id: `digest-${id}`, type: 'CLICK', itemId, ...token }];
}

async function changeConsent(
  type: 'bounce' | 'complaint' | 'unsubscribe',
  userId: string,
  { contacts, consents, now }: DigestFeedbackDeps,
): Promise<Fault | null> {
  const [contact] = await contacts.byUserIds([userId]);
  if (!contact) return { code: 'NOT_FOUND', message: 'The reader is not in the address book.' };
  if (type === 'unsubscribe') await consents.said(contact.addressHash, { marketing: false }, now());
  else await consents.suppress(contact.addressHash, type === 'bounce' ? 'bounced' : 'complained', now());
  return null;
}
