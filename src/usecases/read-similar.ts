import { isVisible } from '../core/item';
import { RECIPES } from '../core/recipe';
import { Refusal } from '../core/refusal';
import { feedPage } from './feed-page';
import type { ReadFeedDeps } from './read-feed';
import { readFrozenPage } from './read-frozen-page';
import type { FeedPage, SimilarInput } from './services';

/** Items like one item. Refuses (NOT_FOUND) an item that no reader can get. */
export async function readSimilar(input: SimilarInput, deps: ReadFeedDeps): Promise<FeedPage> {
  const { reader, locales, itemId, first, after } = input;
  const list = `similar:${itemId}`;
  if (after !== undefined) return readFrozenPage({ ...input, after, surface: 'similar', list }, deps);
  const facts = deps.live.catalogue.facts(itemId);
  if (facts === undefined || !isVisible(facts, deps.now())) {
    throw new Refusal('NOT_FOUND', `There is no published item with the id ${JSON.stringify(itemId)}.`);
  }
  const { ranking, personalization } = await deps.rank({ recipe: RECIPES.similar, reader, locales, seeds: [itemId] });
  const hidden = new Set<string>();
  return feedPage(
    { reader, surface: 'similar', list, first, entries: ranking.entries, from: 0, hidden, personalization },
    deps,
  );
}
