import { EMBEDDING_TEXT_VERSION } from './embedding-text';

/** What an embedder says about itself. */
export interface EmbedderIdentity {
  readonly name: string;
  readonly version: string;
  readonly dimensions: number;
}

/**
 * The space a vector lives in, e.g. `local@1/768/t1`: only vectors of one space can be compared. Names and versions are
 * escaped, so that a model called `BAAI/bge-m3` is never taken for another space's parts.
 */
export function spaceOf({ name, version, dimensions }: EmbedderIdentity): string {
  return `${encodeURIComponent(name)}@${encodeURIComponent(version)}/${dimensions}/t${EMBEDDING_TEXT_VERSION}`;
}
