import type { CmsDocument } from './document-content';
import type { FieldMapping } from './field-mapping';

/** A document on its way into content: what its source knows of it before it is read (`locale`: where it is read). */
export type WatchedDocument = Pick<CmsDocument, 'record' | 'types' | 'systemFields'> & { readonly locale?: string };
type Watcher = (document: WatchedDocument) => void;

const WATCHER = Symbol('watcher');
type WatchedMapping = FieldMapping & { readonly [WATCHER]?: Watcher };

/**
 * The mapping, telling of each document that is judged or read by it, so that a command can show what a source found in what
 * it was sent. Copies of the mapping tell, too.
 */
export function watched(mapping: FieldMapping, watcher: Watcher): FieldMapping {
  const watching: WatchedMapping = { ...mapping, [WATCHER]: watcher };
  return watching;
}

/** Tells of a document, where somebody watches. */
export function tellOf(document: WatchedDocument, mapping: WatchedMapping): void {
  mapping[WATCHER]?.(document);
}
