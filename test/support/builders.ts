import type { Impression, Interaction } from '../../src/core/interaction';
import type { Item, ItemDocument, Variant } from '../../src/core/item';
import type { ProfileSnapshot } from '../../src/core/profile';
import type { Delivery } from '../../src/ports/inbox';

/** 2026-01-01T00:00:00Z: a fixed time that tests count from. */
export const T0 = 1_767_225_600_000;

/** A published English article as the store answers it, with what the test cares about replaced. */
export function anItem(given: Partial<ItemDocument> = {}): ItemDocument {
  const id = given.id ?? 'item-1';
  const locale = given.locale ?? 'en';
  const status = given.status ?? 'published';
  return {
    id,
    source: 'generic',
    type: 'article',
    status,
    locale,
    variants: { [locale]: aVariant({ locale, status, title: `Title of ${id}` }) },
    topics: [],
    authors: [],
    image: null,
    publishedAt: T0,
    expiresAt: null,
    premium: false,
    featured: false,
    attributes: {},
    textHash: `hash-${id}`,
    revision: 1,
    changedAt: T0,
    bodies: { [locale]: { format: 'text', value: `Body of ${id}`, text: `Body of ${id}` } },
    ...given,
  };
}

/** The same without its bodies: what serving works with. */
export function aBareItem(given: Partial<Item> = {}): Item {
  const { bodies: _bodies, ...item } = anItem(given);
  return item;
}

/** One locale of an item. */
export function aVariant(given: Partial<Variant> = {}): Variant {
  return {
    locale: 'en',
    status: 'published',
    title: 'A title',
    summary: 'A summary.',
    url: null,
    version: { order: T0, arrival: T0 },
    ...given,
  };
}

/** A view of `item-1` by `user-1`. The id follows from user, type, item and time unless given. */
export function anInteraction(given: Partial<Interaction> = {}): Interaction {
  const at = given.at ?? T0;
  const { userId = 'user-1', type = 'VIEW', itemId = 'item-1' } = given;
  return { id: `${userId}/${type}/${itemId}/${at}`, userId, type, itemId, at, value: null, receivedAt: at, ...given };
}

/** `item-1` shown to `user-1` in the first place of the feed. */
export function anImpression(given: Partial<Impression> = {}): Impression {
  const at = given.at ?? T0;
  const { userId = 'user-1', itemId = 'item-1', surface = 'feed', position = 0 } = given;
  return {
    id: `${userId}/${surface}/${itemId}/${position}/${at}`,
    userId,
    itemId,
    surface,
    position,
    modelVersion: 'model-1',
    propensity: 1,
    at,
    receivedAt: at,
    ...given,
  };
}

/** A snapshot of a reader who liked `item-1`. */
export function aSnapshot(given: Partial<ProfileSnapshot> = {}): ProfileSnapshot {
  return {
    userId: 'user-1',
    version: 1,
    items: [{ itemId: 'item-1', marks: [{ type: 'LIKE', count: 1, at: T0, value: null }] }],
    foldedTo: T0,
    recentIds: [],
    ...given,
  };
}

/** A webhook call of the generic source. */
export function aDelivery(given: Partial<Delivery> = {}): Delivery {
  return {
    id: 'delivery-1',
    source: 'generic',
    event: null,
    headers: { 'content-type': 'application/json' },
    body: new TextEncoder().encode('{}'),
    receivedAt: T0,
    ...given,
  };
}
