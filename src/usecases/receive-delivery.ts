import type { ConnectedSource, RawDelivery } from '../core/content-source';
import { Refusal } from '../core/refusal';
import type { Inbox } from '../ports/inbox';
import type { InboxRoom } from './inbox-room';

/** A webhook call as the transport hands it over. */
export type IncomingDelivery = Omit<RawDelivery, 'receivedAt'>;

export interface ReceiveDeps {
  readonly inbox: Inbox;
  readonly sources: ReadonlyMap<string, ConnectedSource>;
  readonly maxBytes: number;
  /** Not given: there is always room. */
  readonly room?: Pick<InboxRoom, 'admit'>;
  readonly now: () => number;
  /** Something new lies in the inbox: wakes this process's worker. */
  readonly onStored: () => void;
}

/**
 * Takes in a webhook call: what is answered is stored durably, once however often it is sent. At least once: the caller
 * repeats after a failure and is answered `duplicate`. Refuses with UNKNOWN_SOURCE, TOO_LARGE, BAD_SIGNATURE, BAD_PAYLOAD,
 * RATE_LIMITED, INBOX_FULL; rejects with StoreUnavailable. Only the headers that the source reads later are kept, and none that holds a secret.
 */
export async function receiveDelivery(incoming: IncomingDelivery, deps: ReceiveDeps): Promise<'stored' | 'duplicate'> {
  const source = deps.sources.get(incoming.source);
  if (source === undefined) throw new Refusal('UNKNOWN_SOURCE', 'There is no content source of this name.');
  if (incoming.body.byteLength > deps.maxBytes) throw new Refusal('TOO_LARGE', `At most ${deps.maxBytes} bytes.`);
  const receivedAt = deps.now();
  const delivery: RawDelivery = { ...incoming, receivedAt };
  source.verify(delivery, receivedAt);
  source.check(delivery);
  await deps.room?.admit(source.name, incoming.body.byteLength);
  const headers = only(source.keptHeaders, delivery.headers);
  const { path: _, ...kept } = delivery;
  const outcome = await deps.inbox.add({ ...kept, headers, id: source.deliveryId(delivery) });
  if (outcome === 'stored') deps.onStored();
  return outcome;
}

function only(names: readonly string[], headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
}
