import type { ContentChange } from '../core/content-change';
import { Refusal } from '../core/refusal';
import type { ListPage } from './content-api';

/**
 * Documents of a list one by one: one that cannot be mapped is set aside with its reason and does not stop the others.
 */
export function readListed<T>(
  documents: readonly T[],
  itemIdOf: (document: T) => string,
  changesOf: (document: T) => readonly ContentChange[],
): Pick<ListPage, 'changes' | 'unmapped'> {
  const changes: ContentChange[] = [];
  const unmapped: { itemId: string; reason: string }[] = [];
  for (const document of documents) {
    try {
      changes.push(...changesOf(document));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      unmapped.push({ itemId: itemIdOf(document), reason: error.message });
    }
  }
  return { changes, unmapped };
}
