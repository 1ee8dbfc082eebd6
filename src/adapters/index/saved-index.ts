import type { VectorIndex } from '../../ports/vector-index';

export type IndexKind = 'hnsw' | 'exact';

/** Which ids stand at which label (place in the files); null where none does. */
export type IdsByLabel = readonly (string | readonly string[] | null)[];

/** Where the file of a part is: 'graph', 'codes', … */
export type PartPath = (part: string) => string;

/** An index that can be kept in files. */
export interface SavedIndex extends VectorIndex {
  readonly kind: IndexKind;
  /** What else must agree for the files to be used: layout and build settings. */
  readonly layout: string;
  /** Writes the parts as they are at the call; writes that come meanwhile are not in them, but are not lost either. */
  writeParts(pathOf: PartPath): Promise<IdsByLabel>;
}
