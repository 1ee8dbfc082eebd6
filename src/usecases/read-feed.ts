import { readableIn, type ItemFilter } from '../core/item-filter';
import type { RankedItem } from '../core/ranking';
import { FEED_FURTHER, RECIPES } from '../core/recipe';
import { fullPage } from './feed-page';
import { readFrozenPage, type FrozenPageDeps } from './read-frozen-page';
import type { ProfileForReader } from './profile-for-reader';
import type { RankForReader } from './rank-for-reader';
import type { FeedInput, FeedPage } from './services';

export type ReadFeedDeps = FrozenPageDeps & { readonly rank: RankForReader };

const FEED = { surface: 'feed', list: 'feed' } as const;

/**
 * What a reader should see next. The first page ranks; further pages read on in the frozen ranking. Where a ranking ends
 * the next best are ranked behind it, so that a feed ends where the catalogue does.
 */
export async function readFeed(input: FeedInput, deps: ReadFeedDeps): Promise<FeedPage> {
  const { after, exclude } = input;
  const more = (profile: ProfileForReader) => (ranked: readonly string[]) => nextBest(input, profile, ranked, deps);
  if (after !== undefined) return readFrozenPage({ ...input, ...FEED, after, more }, deps);
  const { ranking, profile, personalization } = await rankFeed(input, deps);
  const { reader, first } = input;
  const asked = { reader, ...FEED, first, from: 0, hidden: new Set(exclude), personalization };
  return fullPage({ ...asked, entries: ranking.entries }, more(profile), deps);
}

/**
 * The ranking that a feed begins with. Excluded items are left out of the page rather than of the ranking, so that asking
 * with another list needs no new one.
 */
export function rankFeed({ reader, locales, filter, currentItemId }: FeedInput, { rank }: Pick<ReadFeedDeps, 'rank'>) {
  return rank({ recipe: RECIPES.feed, reader, locales, filter, currentItemId });
}

/** What the recipe ranks once all that is ranked is out of the question. */
async function nextBest(
  input: FeedInput,
  profile: ProfileForReader,
  ranked: readonly string[],
  deps: ReadFeedDeps,
): Promise<readonly RankedItem[]> {
  const { reader, locales, currentItemId, exclude } = input;
  const filter = goingOnIn(input, ranked, deps);
  const request = { reader, profile, locales, filter, currentItemId, exclude: [...ranked, ...exclude] };
  return (await deps.rank({ recipe: FEED_FURTHER, ...request, keep: false })).ranking.entries;
}

/** A list that has kept to the reader's languages so far does not leave them because it comes to its end. */
function goingOnIn({ locales, filter }: FeedInput, ranked: readonly string[], { live }: ReadFeedDeps): ItemFilter {
  const isReadable = (id: string) => readableIn(live.catalogue.facts(id)!, locales);
  return filter.locales === undefined && ranked.some(isReadable) ? { ...filter, locales } : filter;
}
