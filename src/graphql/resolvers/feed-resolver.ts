import { Args, Ctx, Query, Resolver } from 'type-graphql';
import type { LikedRow } from '../../usecases/services';
import { connectionOf } from '../connection-of';
import type { GraphContext } from '../context';
import { checkedId, checkedList, checkedSize } from '../input-checks';
import { itemFilterOf } from '../item-filter-of';
import { pageCost, rowsCost } from '../limits/field-costs';
import { FeedArgs, LikedRowsArgs, SimilarArgs } from '../types/args';
import { FeedConnectionView } from '../types/feed-view';
import { itemView } from '../types/item-view';
import { LikedRowView } from '../types/liked-row-view';
import { currentItemOf, pageInput } from './page-input';

const MAX_ROWS = 10;

@Resolver()
export class FeedResolver {
  @Query(() => FeedConnectionView, {
    description: 'What the reader should see next, and why.',
    complexity: pageCost(20),
  })
  async feed(@Ctx() context: GraphContext, @Args(() => FeedArgs) args: FeedArgs): Promise<FeedConnectionView> {
    const page = pageInput(args, 20, context);
    const exclude = checkedList('exclude', args.exclude);
    const input = { ...page, filter: itemFilterOf(args.filter), exclude, currentItemId: currentItemOf(args) };
    return connectionOf(await context.services.readFeed(input), input, context);
  }

  @Query(() => FeedConnectionView, { description: 'Items like one item.', complexity: pageCost(10) })
  async similar(@Ctx() context: GraphContext, @Args(() => SimilarArgs) args: SimilarArgs): Promise<FeedConnectionView> {
    const input = { ...pageInput(args, 10, context), itemId: checkedId('itemId', args.itemId) };
    return connectionOf(await context.services.readSimilar(input), input, context);
  }

  @Query(() => [LikedRowView], {
    description: 'Rows of items, each like one that the reader liked; from different interests first.',
    complexity: rowsCost(3, 10),
  })
  async becauseYouLiked(
    @Ctx() context: GraphContext,
    @Args(() => LikedRowsArgs) args: LikedRowsArgs,
  ): Promise<LikedRowView[]> {
    const rows = checkedSize('rows', args.rows, 3, MAX_ROWS);
    const { reader, first, locales } = pageInput(args, 10, context);
    return likedRows(await context.services.readLikedRows({ reader, rows, first, locales }), locales, context);
  }
}

/** Rows with their items; a row whose liked item has vanished is left out. */
async function likedRows(
  rows: readonly LikedRow[],
  locales: readonly string[],
  context: GraphContext,
): Promise<LikedRowView[]> {
  const [liked, connections] = await Promise.all([
    context.items.reachable(rows.map((row) => row.likedItemId)),
    Promise.all(rows.map(({ page }) => connectionOf(page, { locales }, context))),
  ]);
  return rows.flatMap((_, i) => {
    const likedItem = itemView(liked.items[i] ?? null, locales);
    return likedItem === null ? [] : [new LikedRowView(likedItem, connections[i]!)];
  });
}
