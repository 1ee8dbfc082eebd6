import type { Item, ItemDocument } from '../../core/item';
import type { ItemStore } from '../../ports/item-store';
import type { Storage, TenantStores } from '../../ports/stores';
import type { VectorStore } from '../../ports/vector-store';
import type { VectorAt } from './synthetic-vectors';
import { itemChooser, placeOfItem, readerEvents, syntheticItem } from './synthetic-world';

export interface SyntheticStorageOptions {
  readonly items: number;
  readonly readers: number;
  readonly space: string;
  readonly vectorAt: VectorAt;
  readonly now: number;
  /** Where everything else is kept, and what is written over the catalogue. */
  readonly base: Storage;
}

const HASH = /^synthetic-(\d+)-*$/;

/**
 * A store that is full at once: its catalogue and vectors are made when they are read, so that they take neither time to
 * fill in nor memory of the process that is measured. Readers' histories are in its log. All else is the base's.
 */
export async function syntheticStorage(options: SyntheticStorageOptions): Promise<Storage> {
  const stores = options.base.forTenant('default');
  await fillLog(stores, options);
  const filled: TenantStores = {
    ...stores,
    items: syntheticItems(stores.items, options),
    vectors: syntheticVectorStore(stores.vectors, options),
  };
  return { ...options.base, forTenant: () => filled };
}

async function fillLog(stores: TenantStores, { items, readers, now }: SyntheticStorageOptions): Promise<void> {
  const choose = itemChooser(items);
  for (let r = 0; r < readers; r++) await stores.interactions.append(readerEvents(r, choose, now));
}

function syntheticItems(base: ItemStore, { items, now }: SyntheticStorageOptions): ItemStore {
  const made = (id: string) => {
    const [, i] = /^item-(\d+)$/.exec(id) ?? [];
    return i !== undefined && Number(i) < items ? documentAt(Number(i), now) : null;
  };
  const documentsByIds = async (ids: readonly string[]) => {
    const saved = await base.documentsByIds(ids);
    return ids.map((id, n) => saved[n] ?? made(id));
  };
  return {
    documentsByIds,
    byIds: async (ids) => (await documentsByIds(ids)).map((document) => document && withoutBodies(document)),
    save: (document, expectedRevision) => base.save(document, expectedRevision),
    // The made items, in order of their number and as if stored before everything else; then what was saved.
    changedSince: async (cursor, limit) => {
      if (cursor.changedAt > items) return base.changedSince(cursor, limit);
      const count = Math.max(0, Math.min(limit, items - cursor.changedAt));
      const page = Array.from({ length: count }, (_, n) => itemAt(cursor.changedAt + n, now));
      return count < limit ? [...page, ...(await base.changedSince({ changedAt: 0, id: '' }, limit - count))] : page;
    },
  };
}

function itemAt(i: number, now: number): Item {
  return { ...withoutBodies(documentAt(i, now)), changedAt: i + 1 };
}

function documentAt(i: number, now: number): ItemDocument {
  return syntheticItem(i, now, `synthetic-${i}`.padEnd(43, '-'));
}

function withoutBodies({ bodies: _bodies, ...item }: ItemDocument): Item {
  return item;
}

function syntheticVectorStore(base: VectorStore, { space: known, vectorAt }: SyntheticStorageOptions): VectorStore {
  return {
    ...base,
    spaces: async () => [...new Set([known, ...(await base.spaces())])],
    byHashes: async (space, hashes) => {
      const saved = await base.byHashes(space, hashes);
      return hashes.map((hash, n) => {
        const [, i] = HASH.exec(hash) ?? [];
        return saved[n] ?? (i === undefined ? null : vectorAt(placeOfItem(Number(i)), Number(i)));
      });
    },
  };
}
