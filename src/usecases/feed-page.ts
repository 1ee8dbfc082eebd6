import { edgeToken } from '../core/edge-token';
import { isVisible } from '../core/item';
import type { RankedItem } from '../core/ranking';
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
  /** Default: every entry. */
  readonly isWanted?: (entry: RankedItem) => boolean;
  readonly personalization: Personalization;
  /** The moment the page is for, ms; default: the present. */
  readonly at?: number;
}

/** Cuts a page out of a ranking. */
export function feedPage(request: PageRequest, deps: FeedPageDeps): FeedPage {
  const { reader, surface, list, entries, personalization } = request;
  const frozen = { entries, plan: personalization.plan, modelVersion: personalization.modelVersion };
  const edges: FeedEdge[] = [];
  let hasNextPage = false;
  for (const { entry, position } of stillOffered(request, deps)) {
    hasNextPage = edges.length === request.first;
    if (hasNextPage) break;
    edges.push(new RankedEdge(entry, surface, position));
  }
  return {
    edges,
    hasNextPage,
    personalization,
    cursorOf: (edge) => deps.frozen.cursor(frozen, { userId: reader.userId, list }, edge.position),
    tokenOf: (edge) => tokenOf(edge, reader, personalization, deps),
  };
}

/** Signals are unpacked only for those who ask for them. */
class RankedEdge implements FeedEdge {
  constructor(
    private readonly entry: RankedItem,
    readonly surface: Surface,
    readonly position: number,
  ) {}

  get itemId() {
    return this.entry.itemId;
  }

  get score() {
    return this.entry.score;
  }

  get signals() {
    return this.entry.signals;
  }

  get reason() {
    return this.entry.reason;
  }
}

/** What to rank behind these items; empty where nothing is left. */
export type MoreEntries = (ranked: readonly string[]) => Promise<readonly RankedItem[]>;

/** The page, the ranking going on as far as it takes to fill it and to know whether there is another. */
export async function fullPage(
  request: PageRequest,
  more: MoreEntries | undefined,
  deps: FeedPageDeps,
): Promise<FeedPage> {
  let { entries } = request;
  for (;;) {
    const page = feedPage({ ...request, entries }, deps);
    if (page.hasNextPage || more === undefined) return page;
    const next = await more(entries.map(({ itemId }) => itemId));
    if (next.length === 0) return page;
    entries = [...entries, ...next];
  }
}

/** The ranking from the page's beginning on, without what must not be shown any more since it was made. */
function* stillOffered(request: PageRequest, { live, now }: FeedPageDeps) {
  const { entries, from, hidden, isWanted = () => true, at = now() } = request;
  for (let position = from; position < entries.length; position += 1) {
    const entry = entries[position]!;
    const facts = live.catalogue.facts(entry.itemId);
    if (facts === undefined || !isVisible(facts, at) || hidden.has(entry.itemId)) continue;
    if (isWanted(entry)) yield { entry, position };
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
