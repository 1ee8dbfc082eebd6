import type { Inbox, InboxEntry } from '../ports/inbox';
import type { InboxDelivery, InboxInput, InboxView } from './services';

/** Counts the inbox and lists its newest deliveries; neither headers nor bodies: there is content in them. Writes nothing. */
export async function readInbox({ state, source, first }: InboxInput, inbox: Inbox): Promise<InboxView> {
  const [counts, entries] = await Promise.all([inbox.counts(), inbox.list({ state, source, limit: first })]);
  return { counts, deliveries: entries.map(listed) };
}

function listed({ id, source, event, state, receivedAt, dueAt, attempts, error }: InboxEntry): InboxDelivery {
  return { id, source, event, state, receivedAt, dueAt, attempts, error };
}
