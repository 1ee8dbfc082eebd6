import { Field, ObjectType } from 'type-graphql';
import { FeedConnectionView } from './feed-view';
import { ItemView } from './item-view';

@ObjectType('LikedRow', { simpleResolvers: true, description: 'A row of "because you liked …".' })
export class LikedRowView {
  @Field(() => ItemView, { description: 'What the reader liked.' })
  likedItem: ItemView;

  @Field(() => FeedConnectionView, { description: 'What is like it. No item stands in two rows.' })
  items: FeedConnectionView;

  constructor(likedItem: ItemView, items: FeedConnectionView) {
    this.likedItem = likedItem;
    this.items = items;
  }
}
