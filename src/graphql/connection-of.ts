import type { FeedPage } from '../usecases/services';
import type { GraphContext } from './context';
import { FeedConnectionView, FeedEdgeView, PageInfoView } from './types/feed-view';
import { itemView } from './types/item-view';

/** A page with its items. What vanished between ranking and loading is left out: `node` is never null. */
export async function edgesOf(
  page: FeedPage,
  locales: readonly string[],
  context: GraphContext,
): Promise<FeedEdgeView[]> {
  context.answer.note(page.personalization);
  const { items, complete } = await context.items.reachable(page.edges.map((edge) => edge.itemId));
  if (!complete) context.answer.stepDown();
  const edges: FeedEdgeView[] = [];
  page.edges.forEach((edge, i) => {
    const node = itemView(items[i] ?? null, locales);
    if (node !== null) edges.push(new FeedEdgeView(edge, page, node, context.items));
  });
  return edges;
}

/** The same as a Relay connection. */
export async function connectionOf(
  page: FeedPage,
  { locales, after }: { readonly locales: readonly string[]; readonly after?: string },
  context: GraphContext,
): Promise<FeedConnectionView> {
  return new FeedConnectionView(await edgesOf(page, locales, context), new PageInfoView(page, after === undefined));
}
