import type { Item, ItemDocument } from '../../core/item';
import type { ItemStore } from '../../ports/item-store';
import { assertFinite } from '../assert-finite';
import { answer } from './answer';
import { comparePlaces, TimeOrdered, type Place } from './time-ordered';

type Documents = ReadonlyMap<string, ItemDocument>;

/** Items in memory. The tail is a log of changes; entries that a later save has overtaken are skipped, then swept. */
export function memoryItemStore(now: () => number): ItemStore {
  const documents = new Map<string, ItemDocument>();
  let tail = new TimeOrdered();

  const sweep = () => {
    tail = new TimeOrdered();
    for (const document of documents.values()) tail.push({ entry: placeOf(document) });
  };

  const put = (document: ItemDocument) => {
    documents.set(document.id, document);
    tail.push({ entry: placeOf(document) });
    if (tail.size > 2 * documents.size + 1_000) sweep();
  };

  return {
    byIds: (ids) => answer(() => ids.map((id) => withoutBodies(documents.get(id)))),
    documentsByIds: (ids) => answer(() => ids.map((id) => documents.get(id) ?? null)),
    save: (document, expectedRevision) =>
      answer(() => {
        assertFinite(document);
        if ((documents.get(document.id)?.revision ?? 0) !== expectedRevision) return false;
        put({ ...document, revision: expectedRevision + 1, changedAt: now() });
        return true;
      }),
    changedSince: (cursor, limit) =>
      answer(() => current(documents, tail, { receivedAt: cursor.changedAt, id: cursor.id }, limit)),
  };
}

/** The first `limit` items after the place whose last change is the one in the tail. */
function current(documents: Documents, tail: TimeOrdered<Place>, from: Place, limit: number): Item[] {
  const found: Item[] = [];
  let place = from;
  for (let page = tail.after(place, limit); page.length > 0 && found.length < limit; page = tail.after(place, limit)) {
    for (const change of page) {
      const document = documents.get(change.id);
      const isCurrent = document?.changedAt === change.receivedAt && comparePlaces(change, place) > 0;
      if (isCurrent) found.push(withoutBodies(document)!);
      place = change;
    }
  }
  return found.slice(0, limit);
}

function placeOf({ id, changedAt }: ItemDocument): Place {
  return { id, receivedAt: changedAt };
}

function withoutBodies(document: ItemDocument | undefined): Item | null {
  if (document === undefined) return null;
  const { bodies: _bodies, records: _records, ...item } = document;
  return item;
}
