import { createUnionType, Field, Int, ObjectType } from 'type-graphql';
import type { Reason } from '../../core/ranking';
import { DateTime } from '../date-time';
import type { ItemLoader } from '../item-loader';
import { itemView, ItemView } from './item-view';

// One class per member of core's Reason. The union has no resolveType: type-graphql makes that a promise per edge,
// while telling members by their class costs nothing.

/**
 * A reason that points at another item. It may be gone by now: then null. It brings the loader along, so that the field is
 * a plain property: a method costs type-graphql more than the item does, ten times a feed.
 */
@ObjectType({ simpleResolvers: true })
abstract class ItemReason {
  constructor(
    private readonly itemId: string,
    private readonly wanted: readonly string[],
    private readonly items: Pick<ItemLoader, 'one'>,
  ) {}

  @Field(() => ItemView, { nullable: true, description: 'That item; null where it was withdrawn since.' })
  get item(): ItemView | null | Promise<ItemView | null> {
    const item = this.items.one(this.itemId);
    return item instanceof Promise ? item.then((found) => itemView(found, this.wanted)) : itemView(item, this.wanted);
  }
}

@ObjectType({ simpleResolvers: true, description: 'It is close, in meaning, to something the reader liked.' })
export class BecauseYouLiked extends ItemReason {}

@ObjectType({ simpleResolvers: true, description: 'It is close, in meaning, to something the reader read.' })
export class BecauseYouRead extends ItemReason {}

@ObjectType({
  simpleResolvers: true,
  description: 'Readers who were taken with the same item as this reader went on to this one.',
})
export class ReadersLikeYou extends ItemReason {}

@ObjectType({ simpleResolvers: true, description: 'It is close, in meaning, to the item that was asked about.' })
export class SimilarTo extends ItemReason {}

@ObjectType({ simpleResolvers: true, description: 'It is about a topic the reader keeps coming back to.' })
export class SharedTopic {
  @Field(() => String, { description: 'That topic.' })
  topic!: string;
}

@ObjectType({ simpleResolvers: true, description: 'It is by somebody the reader likes to read.' })
export class SharedAuthor {
  @Field(() => String, { description: 'That author.' })
  author!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Many are reading it at the moment.' })
export class Trending {
  @Field(() => Int, { description: 'How many readers.' })
  readers!: number;

  @Field(() => Int, { description: 'Within the last so many hours.' })
  hours!: number;
}

@ObjectType({ simpleResolvers: true, description: 'Many have read it.' })
export class Popular {
  @Field(() => Int, { description: 'How many readers, since it was published.' })
  readers!: number;
}

@ObjectType({ simpleResolvers: true, description: 'It is new.' })
export class Fresh {
  @Field(() => DateTime, { description: 'Since when.' })
  publishedAt!: number;
}

@ObjectType({ simpleResolvers: true, description: 'The editors marked it.' })
export class EditorsPick {
  @Field(() => Boolean, { description: 'Always true: the mark.' })
  featured = true;
}

@ObjectType({
  simpleResolvers: true,
  description: 'The reader has seen (almost) everything: this one was longest ago.',
})
export class ReadAgain {
  @Field(() => DateTime, { description: 'When the reader last had it.' })
  readAt!: number;
}

@ObjectType({ simpleResolvers: true, description: 'Nothing speaks for it yet: it is shown to find out whom it suits.' })
export class Exploration {
  @Field(() => Int, { description: 'How often it has been shown so far.' })
  impressions!: number;
}

const MEMBERS = {
  BecauseYouLiked,
  BecauseYouRead,
  SharedTopic,
  SharedAuthor,
  ReadersLikeYou,
  SimilarTo,
  Trending,
  Popular,
  Fresh,
  EditorsPick,
  ReadAgain,
  Exploration,
} satisfies Record<Reason['kind'], unknown>;

/** Asked for again with every edge. */
const CLASSES = Object.values(MEMBERS);

export type ReasonView = InstanceType<(typeof MEMBERS)[Reason['kind']]>;

export const ReasonUnion = createUnionType({
  name: 'Reason',
  description: 'Why an item is there, with the facts: what a frontend can put into words.',
  types: () => CLASSES,
});

/** A core reason as a member of the union; items in it are answered in the languages wanted. */
export function reasonView(reason: Reason, wanted: readonly string[], items: Pick<ItemLoader, 'one'>): ReasonView {
  if ('itemId' in reason) return new MEMBERS[reason.kind](reason.itemId, wanted, items);
  return Object.assign(new MEMBERS[reason.kind](), reason);
}
