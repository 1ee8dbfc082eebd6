import { RECIPES } from '../core/recipe';
import { feedPage, type FeedPageDeps } from './feed-page';
import { readFrozenPage } from './read-frozen-page';
import type { RankForReader } from './rank-for-reader';
import type { FeedInput, FeedPage } from './services';

export type ReadFeedDeps = FeedPageDeps & { readonly rank: RankForReader };

/** What a reader should see next. The first page ranks; further pages read on in the frozen ranking. */
export async function readFeed(input: FeedInput, deps: ReadFeedDeps): Promise<FeedPage> {
  if (input.after !== undefined)
    return readFrozenPage({ ...input, after: input.after, surface: 'feed', list: 'feed' }, deps);
  // Excluded items are left out of the page rather than of the ranking, so that asking with another list needs no new one.
  const { exclude, ...request } = input;
  const { ranking, personalization } = await deps.rank({ recipe: RECIPES.feed, ...request });
  const { reader, first } = input;
  const hidden = new Set(exclude);
  return feedPage(
    { reader, surface: 'feed', list: 'feed', first, entries: ranking.entries, from: 0, hidden, personalization },
    deps,
  );
}
