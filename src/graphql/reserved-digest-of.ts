import type { Digest } from '../core/digest/digest';
import type { GraphContext } from './context';
import { itemView, type ItemView } from './types/item-view';
import { reasonView } from './types/reason-view';
import { ReservedDigestView, type DigestItemView } from './types/reserved-digest-types';

/** A digest as GraphQL answers it; its items are loaded only where they are asked for. */
export function reservedDigestOf(digest: Digest, replayed: boolean, context: GraphContext): ReservedDigestView {
  return new ReservedDigestView(
    digest,
    replayed,
    () => itemsOf(digest, context),
    () => recapOf(digest, context),
  );
}

async function itemsOf(digest: Digest, { items: loader, services }: GraphContext): Promise<DigestItemView[]> {
  const found = await loader.many(digest.items.map(({ itemId }) => itemId));
  return digest.items.flatMap(({ score, reason, slot }, place) => {
    const node = itemView(found[place] ?? null, digest.locales);
    if (node === null) return [];
    const token = services.digests.tokenOf(digest, place);
    return [{ node, score, reason: reasonView(reason, node.wanted, loader), slot, token }];
  });
}

async function recapOf({ recap, locales }: Digest, { items: loader }: GraphContext): Promise<ItemView[]> {
  const found = await loader.many(recap);
  return found.flatMap((item) => itemView(item, locales) ?? []);
}
