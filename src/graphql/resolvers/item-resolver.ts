import { Arg, Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { Refusal } from '../../core/refusal';
import { connectionOf } from '../connection-of';
import type { GraphContext } from '../context';
import { checkedFirst, checkedId, checkedList } from '../input-checks';
import { itemsCost, pageCost } from '../limits/field-costs';
import { ItemArgs, ItemsArgs } from '../types/args';
import { FeedConnectionView, PageInfoView } from '../types/feed-view';
import { itemView, ItemView } from '../types/item-view';
import { localesOf } from './page-input';

@Resolver(() => ItemView)
export class ItemResolver {
  @Query(() => ItemView, {
    nullable: true,
    description: 'An item, where a reader could get it.',
    complexity: itemsCost,
  })
  async item(@Ctx() context: GraphContext, @Args(() => ItemArgs) args: ItemArgs): Promise<ItemView | null> {
    return itemView(await context.items.one(checkedId('id', args.id)), localesOf(args.context, context));
  }

  @Query(() => [ItemView], {
    nullable: 'items',
    description: 'Items by id: in the order of the ids, null where there is none.',
    complexity: itemsCost,
  })
  async items(@Ctx() context: GraphContext, @Args(() => ItemsArgs) args: ItemsArgs): Promise<(ItemView | null)[]> {
    const locales = localesOf(args.context, context);
    const items = await context.items.many(checkedList('ids', args.ids, context.limits.maxFirst));
    return items.map((item) => itemView(item, locales));
  }

  @FieldResolver(() => FeedConnectionView, { description: 'Items like this one.', complexity: pageCost(10) })
  async similar(
    @Root() item: ItemView,
    @Ctx() context: GraphContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10, description: 'How many, at most.' })
    first: number | null,
  ): Promise<FeedConnectionView> {
    const page = { reader: context.caller.reader, first: checkedFirst(first, 10, context), locales: item.wanted };
    const similar = context.services.readSimilar({ ...page, itemId: item.id });
    return similar.then((found) => connectionOf(found, page, context)).catch(emptyWhereGone);
  }
}

/** An item withdrawn while the query ran has nothing like it; that must not cost the reader the whole page. */
function emptyWhereGone(error: unknown): FeedConnectionView {
  if (error instanceof Refusal && error.code === 'NOT_FOUND') return new FeedConnectionView([], PageInfoView.empty());
  throw error;
}
