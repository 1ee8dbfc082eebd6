import { edgeToken } from '../core/edge-token';
import { isVisible } from '../core/item';
import { plainRanked, type RankedItem } from '../core/ranking';
import type { Surface } from '../core/recipe';
import type { Signer } from '../core/signer';
import type { LiveWorld } from '../serving/live-world';
import type { FrozenRankings } from './frozen-rankings';
import type { FeedEdge, FeedPage, Personalization, Reader } from './services';

export interface FeedPageDeps {
  readonly live: LiveWorld;
  readonly frozen: FrozenRankings;
  readonly edgeSigner: Signer;
  readonly now: () => number;
}

export interface PageRequest {
  readonly reader: Reader;
  readonly surface: Surface;
  /** Which list this is: where its cursors may be used. */
  readonly list: string;
  readonly first: number;
  readonly entries: readonly RankedItem[];
  /** Place to begin at. */
  readonly from: number;
  /** What must not be shown, though it is in the ranking: dismissed or excluded since it was frozen. */
  readonly hidden: ReadonlySet<string>;
  readonly personalization: Personalization;
}

/** Cuts a page out of a ranking. */
export function feedPage(request: PageRequest, deps: FeedPageDeps): FeedPage {
  const { reader, surface, list, entries, personalization } = request;
  const edges: FeedEdge[] = [];
  let hasNextPage = false;
  for (const { entry, position } of stillOffered(request, deps)) {
    hasNextPage = edges.length === request.first;
    if (hasNextPage) break;
    edges.push({ ...plainRanked(entry), surface, position });
  }
  return {
    edges,
    hasNextPage,
    personalization,
    cursorOf: (edge) => deps.frozen.cursor(entries, { userId: reader.userId, list }, edge.position),
    tokenOf: (edge) => tokenOf(edge, reader, personalization, deps),
  };
}

/** The ranking from the page's beginning on, without what must not be shown any more since it was made. */
function* stillOffered({ entries, from, hidden }: PageRequest, { live, now }: FeedPageDeps) {
  const present = now();
  for (let position = from; position < entries.length; position += 1) {
    const entry = entries[position]!;
    const facts = live.catalogue.facts(entry.itemId);
    if (facts !== undefined && isVisible(facts, present) && !hidden.has(entry.itemId)) yield { entry, position };
  }
}

function tokenOf(edge: FeedEdge, reader: Reader, { modelVersion }: Personalization, deps: FeedPageDeps): string {
  const { itemId, surface, position } = edge;
  const claims = {
    userId: reader.userId,
    itemId,
    surface,
    position,
    modelVersion,
    propensity: 1,
    issuedAt: deps.now(),
  };
  return edgeToken(claims, deps.edgeSigner);
}
