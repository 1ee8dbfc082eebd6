import { HashingEmbedder } from '../../src/adapters/embedder/hashing-embedder';
import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { embeddingTextOf, textHashOf } from '../../src/core/embedding-text';
import type { ItemDocument } from '../../src/core/item';
import { spaceOf } from '../../src/core/space';
import type { TenantStores } from '../../src/ports/stores';
import { anItem, aVariant } from './builders';

/** An item as it is stored: its text hash is that of its text. */
export function aStoredItem(id: string, given: Partial<ItemDocument> = {}): ItemDocument {
  const item = anItem({ id, publishedAt: Date.now() - 60_000, ...given });
  return { ...item, textHash: textHashOf(embeddingTextOf(item)) };
}

/** An article with this title and nothing else to say. */
export function titled(id: string, title: string, given: Partial<ItemDocument> = {}): ItemDocument {
  return aStoredItem(id, { variants: { en: aVariant({ title, summary: '' }) }, bodies: {}, ...given });
}

/** Stores in memory that hold these items, and their vectors. */
export async function storesWith(items: readonly ItemDocument[]): Promise<TenantStores> {
  const stores = memoryStorage({ now: Date.now }).forTenant('test');
  await saveEmbedded(items, stores);
  return stores;
}

/** Stores items with their vectors of the fast embedder: a replica leaves others three seconds to embed what they store. */
export async function saveEmbedded(items: readonly ItemDocument[], stores: TenantStores): Promise<void> {
  const embedder = new HashingEmbedder();
  const vectors = await embedder.embed(items.map(embeddingTextOf));
  await stores.vectors.put(
    spaceOf(embedder),
    items.map(({ textHash: hash }, n) => ({ hash, vector: vectors[n]! })),
  );
  for (const item of items) await stores.items.save(item, 0);
}
