import { isVisible } from '../core/item';
import { RECIPES } from '../core/recipe';
import type { Taste } from '../core/taste';
import { feedPage } from './feed-page';
import { readerTaste } from './rank-for-reader';
import type { ReadFeedDeps } from './read-feed';
import type { LikedRow, LikedRowsInput } from './services';

/** Rows of "because you liked X": one per liked item, from different interests first; no item stands in two rows. */
export async function readLikedRows(input: LikedRowsInput, deps: ReadFeedDeps): Promise<LikedRow[]> {
  const { reader, locales, first } = input;
  const { profile } = await deps.profileFor(reader);
  const taste = readerTaste(profile, deps.live.world, deps.now());
  const rows: LikedRow[] = [];
  const shown = new Set<string>();
  for (const likedItemId of likedItems(taste, deps)) {
    if (rows.length === input.rows) break;
    const row = await readRow(likedItemId, shown);
    for (const edge of row.page.edges) shown.add(edge.itemId);
    if (row.page.edges.length > 0) rows.push(row);
  }
  return rows;

  async function readRow(likedItemId: string, hidden: ReadonlySet<string>): Promise<LikedRow> {
    const recipe = RECIPES['because-you-liked'];
    const { ranking, personalization } = await deps.rank({ recipe, reader, locales, seeds: [likedItemId] });
    const { entries } = ranking;
    const page = feedPage(
      {
        reader,
        surface: recipe.surface,
        // Read on by `similar(itemId, after)`.
        list: `similar:${likedItemId}`,
        first,
        entries,
        from: 0,
        hidden,
        personalization,
      },
      deps,
    );
    return { likedItemId, page };
  }
}

/** Liked items that can still be read: the newest of each interest first, then the rest, newest first. */
function likedItems(taste: Taste, { live, now }: ReadFeedDeps): string[] {
  const readable = (id: string) => {
    const facts = live.catalogue.facts(id);
    return facts !== undefined && isVisible(facts, now());
  };
  const newestFirst = taste.history.map((entry) => entry.itemId).filter((id) => taste.liked.has(id) && readable(id));
  const leaders = taste.interests.map(({ itemIds }) => newestFirst.find((id) => itemIds.includes(id)));
  return [...new Set([...leaders.filter((id) => id !== undefined), ...newestFirst])];
}
